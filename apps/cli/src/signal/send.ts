import type { Command } from 'commander';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { readPayload } from './payload.ts';
import { renderSignal } from './render-signal.ts';

interface SignalOptions {
  readonly workspace?: string;
  readonly payload?: readonly string[];
}

export function sendSignal(shell: Shell, parent: Command): void {
  hubCommand<[name: string, subject: string], SignalOptions>(
    shell, parent, 'signal <name> <subject>', 'tell that something happened outside: applied, deployed, published; told twice it counts once',
    async (session, [name, subject], { workspace, payload = [] }) => {
      const values = readPayload(payload);
      if (!values.ok) return session.refuse(values);
      const sent = await session.client.call('sendSignal', { body: { name, subject, payload: values.value, ...(workspace === undefined ? {} : { workspace }) } });
      if (!sent.ok) return session.refuse(sent);
      return session.show(sent.value, renderSignal);
    },
  )
    .option('--payload <key=value>', 'a value that those who wait may ask for; may be given more than once', collect)
    .option('--workspace <name>', 'whose tasks are meant (default: default)');
}
