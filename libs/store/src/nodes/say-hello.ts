import type { HeldBy, Hello } from '@fuel/contracts';
import type { Database, Query } from '../database.ts';
import { iso, toJson } from '../json.ts';
import { hold } from './holder.ts';
import { endBoots } from './watermarks.ts';

/**
 * Who the node is now, what it can do, and what of the outbox it has: everything else of it goes out again. Nothing of it when another home
 * speaks for this node and was heard of since `silentBefore`; then that one is named.
 */
export function sayHello(database: Database, hello: Hello, at: number, refused: string | null, silentBefore = at): Promise<HeldBy | null> {
  return database.inTransaction(async (query) => {
    const holder = await hold(query, hello, at, silentBefore);
    if (holder !== null) return holder;
    // First, as whoever applies its facts does: both come to the outbox afterwards.
    if (hello.boots !== undefined) await endBoots(query, hello.node, [hello.boot, ...hello.boots], at);
    await query(
      `update nodes set boot = $2, contract = $3, version = $4, slots = $5, agents = $6::jsonb, labels = $9, present = $8::text is null, last_seen_at = $7, refused = $8
       where id = $1`,
      [hello.node, hello.boot, hello.contract, hello.version, hello.slots, toJson(hello.agents), iso(at), refused, hello.labels ?? []],
    );
    await setRepositories(query, hello.node, hello.repositories);
    await forgetMended(query, hello.node);
    await resendMissing(query, hello);
    return null;
  });
}

/** A node says which of the repositories that it joined it can read; it cannot add one. */
async function setRepositories(query: Query, node: string, repositories: Hello['repositories']): Promise<void> {
  await query(
    `update node_repositories r set readable = coalesce(row.readable, false), runs = coalesce(row.runs, true), lands = coalesce(row.lands, true)
     from node_repositories known left join unnest($2::text[], $3::boolean[], $4::boolean[], $5::boolean[]) as row (id, readable, runs, lands)
       on row.id = known.repository_id
     where known.node_id = $1 and r.node_id = known.node_id and r.repository_id = known.repository_id
       and (r.readable, r.runs, r.lands) is distinct from (coalesce(row.readable, false), coalesce(row.runs, true), coalesce(row.lands, true))`,
    [node, repositories.map((one) => one.id), repositories.map((one) => one.readable), repositories.map((one) => one.runs ?? true), repositories.map((one) => one.lands ?? true)],
  );
}

/** What is said against an agent holds for what it was: another version, another login, another word of its node is worth a try. */
const forgetMended = (query: Query, node: string): Promise<unknown> =>
  query(
    `delete from agent_health h using nodes n
     where n.id = $1 and h.node_id = n.id and h.kind <> 'limited'
       and h.preflight is distinct from (select one from jsonb_array_elements(n.agents) one where one ->> 'name' = h.agent limit 1)`,
    [node],
  );

/** An attempt that the node confirmed and no longer has is lost, which is the engine's to say; other orders are simply given again. */
async function resendMissing(query: Query, hello: Hello): Promise<void> {
  await query(
    `update outbox set status = 'sent', sent_at = null
     where node_id = $1 and not id = any($2) and (status = 'sent' or status = 'confirmed' and type <> 'attempt.start')`,
    [hello.node, hello.orders],
  );
}
