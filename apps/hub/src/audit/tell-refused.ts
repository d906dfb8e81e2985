import type { Id } from '@fuel/contracts';
import { openSeldom } from '@fuel/engine';
import type { Audit } from './open-audit.ts';

interface Telling {
  readonly engine: { now(): number };
  readonly audit: Pick<Audit, 'note'>;
  readonly log: { error(fields: object, message: string): void };
}

/** A message that is not believed can come from anybody who reaches NATS, and as often as he likes: the log has one line a minute for each name. */
export function tellRefused({ engine, audit, log }: Telling): (node: Id, reason: string) => void {
  const seldom = openSeldom();
  return (node, reason) => {
    const now = engine.now();
    const since = seldom.due(node, now);
    if (since !== null) log.error({ node, reason, times: since + 1 }, 'a message of a node was refused');
    seldom.came(node, { times: since === null ? 1 : 0, told: since !== null }, now);
    audit.note('message', 'refused', { actor: { kind: 'node', id: node }, reason });
  };
}
