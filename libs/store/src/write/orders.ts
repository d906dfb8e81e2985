import type { Changes, NewOrder } from '@fuel/core';
import type { Query } from '../database.ts';
import { isoOrNull } from '../json.ts';
import { recordset } from './recordset.ts';

const rowOf = (order: NewOrder) => ({
  id: order.id,
  key: order.key,
  type: order.body.type,
  node_id: order.node,
  pinned: order.node !== null,
  prefer: order.prefer,
  repository_id: order.repository,
  task_id: order.task,
  epoch: order.epoch,
  round: order.round,
  landing_id: order.landing,
  not_before: isoOrNull(order.notBefore),
  status: order.handed === null ? 'pending' : 'sent',
  sends: order.handed === null ? 0 : 1,
  sent_at: isoOrNull(order.handed),
  body: order.body,
});

const put = recordset(
  'id word', 'key word', 'type word', 'node_id word', 'pinned boolean', 'prefer word', 'repository_id word', 'task_id word', 'epoch int', 'round int', 'landing_id word',
  'not_before timestamptz', 'body json', 'status word', 'sends int', 'sent_at timestamptz',
);

const PUT = `
  insert into outbox (${put.names}) select ${put.names} from ${put.sql}
  on conflict (key) do update set id = excluded.id, type = excluded.type, node_id = excluded.node_id, pinned = excluded.pinned,
    prefer = excluded.prefer, repository_id = excluded.repository_id, task_id = excluded.task_id, epoch = excluded.epoch,
    round = excluded.round, landing_id = excluded.landing_id, not_before = excluded.not_before, body = excluded.body,
    status = excluded.status, sends = excluded.sends, sent_at = excluded.sent_at, created_at = now()`;

/** Under a key that is taken the new order replaces the old one, under its own id: what was sent before is not confirmed by it. */
export async function putOrders(query: Query, orders: readonly NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const lastOfKey = [...new Map(orders.map((order) => [order.key, order])).values()];
  await query(PUT, put.values(lastOfKey.map(rowOf)));
}

export async function deleteOrders(query: Query, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await query('delete from outbox where key = any($1)', [keys]);
}

/**
 * Only the node that it was sent to last can confirm an order, and not while it waits to be sent again because the node's hello did not
 * name it: that word is of a life whose disk is gone. A cancel wants no more than to be known: it is carried out with that.
 */
export async function confirmOrders(query: Query, confirmed: Changes['confirmedOrders']): Promise<void> {
  if (confirmed.length === 0) return;
  await query(
    `with row as (
       select * from unnest($1::text[], $2::text[]) as row (id, node_id)
     ), known as (
       delete from outbox o using row where o.id = row.id and o.node_id = row.node_id and o.type = 'attempt.cancel'
     )
     update outbox o set status = 'confirmed' from row
     where o.id = row.id and o.node_id = row.node_id and o.type <> 'attempt.cancel' and o.status <> 'confirmed'
       and not (o.status = 'sent' and o.sent_at is null)`,
    [confirmed.map((one) => one.id), confirmed.map((one) => one.node)],
  );
}
