import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

export interface PlacedAttempt {
  readonly task: Id;
  readonly epoch: number;
  readonly state: 'dispatched' | 'running' | 'suspect';
  readonly order: Id;
  /** The order is on the node's disk, or was: a settled order was carried out. */
  readonly confirmed: boolean;
}

/** What this node should be working on. */
export const liveAttempts = (query: Query, node: Id): Promise<PlacedAttempt[]> =>
  query<PlacedAttempt>(
    `select t.id as task, t.epoch, t.state, t.detail ->> 'order' as "order", o.status is null or o.status = 'confirmed' as confirmed
     from tasks t left join outbox o on o.id = t.detail ->> 'order'
     where t.node_id = $1 order by t.id`,
    [node],
  );
