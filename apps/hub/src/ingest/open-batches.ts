import { type BusMessage, openSealed } from '@fuel/bus';
import { looseFactBatch, type LooseFactBatch, messageTypes, sources, subjects } from '@fuel/contracts';

/** No fact that we know is deeper than 8. */
const deepest = 64;

export interface Opening {
  readonly hub: string;
  readonly now: number;
  /** The public key that a node joined with; undefined for a node that never joined. */
  readonly keyOf: (node: string) => string | undefined;
}

export type OpenedBatch = { readonly ok: true; readonly batch: LooseFactBatch } | { readonly ok: false; readonly node: string; readonly reason: string };

/** What JSON.parse has made. Looks no further down than that. */
function isDeeperThan(most: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most === 0) return true;
  for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) if (isDeeperThan(most - 1, inner)) return true;
  return false;
}

/** Who may speak for whom: the subject is only a claim, the signature by the node's own key is what counts. */
export function openBatch(message: Pick<BusMessage, 'subject' | 'data'>, opening: Opening): OpenedBatch {
  const node = subjects.nodeOf(message.subject);
  const key = opening.keyOf(node);
  const no = (reason: string): OpenedBatch => ({ ok: false, node, reason });
  if (key === undefined) return no('this node has not joined');
  const opened = openSealed(message.data, { type: messageTypes.facts, source: sources.node(node), keys: [key], now: opening.now });
  if (!opened.ok) return no(opened.reason);
  // What cannot be read is kept as it is, and neither Postgres nor our own JSON takes any depth.
  if (isDeeperThan(deepest, opened.body)) return no(`its batch is nested deeper than ${deepest} levels`);
  const parsed = looseFactBatch.safeParse(opened.body);
  if (!parsed.success) return no(`its batch cannot be read: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  if (parsed.data.node !== node) return no(`it speaks for node ${parsed.data.node}`);
  if (parsed.data.hub !== opening.hub) return no(`it is meant for hub ${parsed.data.hub}`);
  return { ok: true, batch: parsed.data };
}
