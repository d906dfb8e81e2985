import type { Hello, Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { millis, millisOrNull } from '../json.ts';
import { type Cursor, type Page, pageOf } from './page.ts';

export interface ListedNode {
  readonly id: Id;
  readonly name: string;
  readonly online: boolean;
  readonly lastSeenAt: number | null;
  readonly version: string | null;
  readonly slots: number;
  readonly attempts: readonly { readonly task: Id; readonly epoch: number; readonly title: string }[];
  readonly agents: Hello['agents'];
  readonly labels: readonly string[];
  readonly repositories: readonly { readonly id: Id; readonly name: string; readonly readable: boolean; readonly runs: boolean; readonly lands: boolean }[];
  readonly refused: string | null;
  readonly joinedAt: number;
}

type Row = Omit<ListedNode, 'lastSeenAt' | 'joinedAt'> & { last_seen_at: Date | null; created_at: Date };

/** In the order in which they joined. */
export async function listNodes(query: Query, { after, limit }: { readonly after: Cursor | null; readonly limit: number }): Promise<Page<ListedNode>> {
  const rows = await query<Row>(
    `select n.id, n.name, n.present as online, n.last_seen_at, n.version, n.slots, n.agents, n.labels, n.refused, n.joined_at as created_at,
       (select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'epoch', t.epoch, 'title', t.title) order by t.id), '[]')
        from tasks t where t.node_id = n.id) as attempts,
       (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'readable', s.readable, 'runs', s.runs, 'lands', s.lands) order by r.name), '[]')
        from node_repositories s join repositories r on r.id = s.repository_id where s.node_id = n.id) as repositories
     from nodes n
     where $1::timestamptz is null or (n.joined_at, n.id) > ($1, $2)
     order by n.joined_at, n.id limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ created_at, last_seen_at, ...row }) => ({ ...row, lastSeenAt: millisOrNull(last_seen_at), joinedAt: millis(created_at) }));
}
