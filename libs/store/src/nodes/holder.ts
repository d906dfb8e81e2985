import type { HeldBy, Hello, Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';

interface Holder {
  readonly boot: Id | null;
  readonly home: Id | null;
  readonly host: string | null;
  readonly heldSince: Date | null;
  readonly lastSeenAt: Date | null;
  readonly followed: readonly Id[];
}

/**
 * One home speaks for a node. A new life of that home goes on for it at once: there is only one process a home. Another home, a copy, has to
 * wait until the holder says goodbye or was not heard of since `silentBefore`; so has an earlier life that was taken over from and
 * is heard again, as when a whole machine was copied. Null: whoever says hello holds the node from here on, and the row is locked.
 */
export async function hold(query: Query, hello: Hello, at: number, silentBefore: number): Promise<HeldBy | null> {
  const [row] = await query<Holder>('select boot, home, host, held_since as "heldSince", last_seen_at as "lastSeenAt", followed from nodes where id = $1 for no key update', [hello.node]);
  const { home, boot } = hello;
  if (row === undefined || home === undefined) return null;
  const other = row.home !== null && (row.home !== home.mark || (row.boot !== boot && row.followed.includes(boot)));
  if (other && (row.lastSeenAt?.getTime() ?? -Infinity) > silentBefore) return heldBy(row);
  if (row.home !== home.mark || row.boot !== boot) {
    const followed = row.boot === null ? row.followed : [row.boot, ...row.followed.filter((one) => one !== row.boot)];
    await query('update nodes set home = $2, host = $3, held_since = $4, followed = $5 where id = $1', [hello.node, home.mark, home.host, iso(at), followed.filter((one) => one !== boot).slice(0, 20)]);
  }
  return null;
}

/** Who holds this node and was heard of since `silentBefore`. */
export async function holderOf(query: Query, node: Id, silentBefore: number): Promise<HeldBy | null> {
  const [row] = await query<Holder>('select boot, home, host, held_since as "heldSince", last_seen_at as "lastSeenAt", followed from nodes where id = $1 and last_seen_at > $2', [node, iso(silentBefore)]);
  return row === undefined ? null : heldBy(row);
}

const heldBy = ({ home, host, heldSince }: Holder): HeldBy | null =>
  home === null || host === null || heldSince === null ? null : { mark: home, host, since: heldSince.toISOString() };
