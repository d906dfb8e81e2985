import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from './page.ts';

export interface ListedParkedFact {
  readonly node: Id;
  readonly boot: Id;
  readonly seq: number;
  readonly reason: string;
  readonly body: unknown;
  readonly parkedAt: number;
}

type Row = { id: string; node: Id; boot: Id; seq: string; reason: string; body: unknown; created_at: Date };

/** Newest first: what nodes said and this hub could not use. */
export async function listParkedFacts(query: Query, { after, limit }: { readonly after: Cursor | null; readonly limit: number }): Promise<Page<ListedParkedFact>> {
  const rows = await query<Row>(
    `select * from (select md5(node_id || '/' || boot || '/' || seq) as id, node_id as node, boot, seq, reason, body, parked_at as created_at from parked_facts) fact
     where $1::timestamptz is null or (created_at, id collate "C") < ($1, $2)
     order by created_at desc, id collate "C" desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ id: _id, created_at, seq, ...row }) => ({ ...row, seq: Number(seq), parkedAt: millis(created_at) }));
}
