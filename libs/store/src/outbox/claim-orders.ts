import type { Id, Order } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';

export interface ClaimOrders {
  /** Who is there, as the caller hears it. Which repositories a node serves is the store's knowledge: a node may not say so itself. */
  readonly presentNodes: readonly { readonly node: Id }[];
  readonly now: number;
  readonly resendAfterMs: number;
  readonly limit: number;
  /** Not those that were sent and not confirmed, nor those that lost their node. */
  readonly onlyNew: boolean;
}

export interface DueOrder {
  readonly id: Id;
  readonly node: Id;
  /** Counts this send too: together with the id it is unique for ever. */
  readonly sends: number;
  readonly body: Order;
}

/**
 * Takes the orders that are due and marks them as sent, in one statement, so that two hubs never take the same one:
 * - to a node that is present: not sent yet, or sent and not confirmed for a while that doubles with every send, up to 32 times;
 * - not pinned to a node, and nobody has it, or who has it is gone for longer than its lease: whether confirmed or not, the preferred
 *   node or another one of those that are present and serve the repository gets it: to land, one that lands; to check, one that has the
 *   labels that the task asks for.
 */
const claim = (among: string): string => `
  with due as (
    select o.id, case when o.node_id = any($1) then o.node_id else chosen.id end as node_id
    from outbox o left join lateral (
      select n.id from node_repositories r join nodes n on n.id = r.node_id
      where not o.pinned and r.repository_id = o.repository_id and r.readable and n.id = any($1) and n.refused is null
        and (r.lands or o.type not in ('landing.prepare', 'landing.publish'))
        and (o.type <> 'review.run' or not exists (
          select from tasks t, jsonb_array_elements_text(t.scope -> 'labels') label where t.id = o.task_id and label <> all (n.labels)
        ))
      order by n.id is not distinct from o.prefer desc, hashtext(o.id || n.id)
      limit 1
    ) chosen on true
    where ${among} and (o.not_before is null or o.not_before <= $2) and (
      o.node_id = any($1) and (
        o.status = 'pending'
        or o.status = 'sent' and (o.sent_at is null or o.sent_at + $3 * interval '1 millisecond' * 2 ^ least(o.sends - 1, 5) <= $2)
      )
      or not o.pinned and chosen.id is not null and (
        o.node_id is null or not exists (select from nodes n where n.id = o.node_id and n.present)
      )
    )
    order by o.created_at, o.id
    limit $4
    for update of o skip locked
  )
  update outbox o set node_id = due.node_id, status = 'sent', sends = o.sends + 1, sent_at = $2
  from due where o.id = due.id
  returning o.id, o.node_id as node, o.sends, o.body`;

/** What nobody has sent yet, which is little; what was sent is looked through now and then. */
const NEW = claim(`o.status = 'pending'`);
const ALL = claim('true');

export const claimOrders = (query: Query, { presentNodes, now, resendAfterMs, limit, onlyNew }: ClaimOrders): Promise<DueOrder[]> =>
  query<DueOrder>(onlyNew ? NEW : ALL, [presentNodes.map((one) => one.node), iso(now), resendAfterMs, limit]);
