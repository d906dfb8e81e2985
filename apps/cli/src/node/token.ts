import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { duration } from '../terminal/duration.ts';

/** Only the token on stdout: it is made to be piped into `fuel node join`, which reads it from stdin, and never to be typed. */
export function makeJoinToken(shell: Shell, parent: Command): void {
  hubCommand<[repository: string], object>(shell, parent, 'token <repository>', 'make a token with which one node can join a repository', async (session, [repository]) => {
    const made = await session.client.call('createJoinToken', { body: { repository } });
    if (!made.ok) return session.refuse(made);
    const left = duration(Date.parse(made.value.expiresAt) - session.world.now().getTime());
    session.say(`for one node of ${made.value.repository}, once, within ${left}: \`fuel node join ${session.client.url} --repo DIR\` reads it from stdin or FUEL_JOIN_TOKEN`);
    return session.show(made.value, ({ token }) => token);
  });
}
