import type { Query } from '../database.ts';
import { iso } from '../json.ts';

export interface RequestKey {
  readonly caller: string;
  readonly key: string;
  /** Of method, address and body. */
  readonly request: string;
  /** What was kept before this counts no more. */
  readonly since: number;
  readonly now: number;
}

/** What was done under a key. `answer` is null where the hub ended between the commit and its answer. */
export interface KnownRequest {
  readonly request: string;
  readonly result: string | null;
  readonly answer: { readonly status: number; readonly sealed: Uint8Array } | null;
}

type Row = Pick<KnownRequest, 'request' | 'result'> & { status: number | null; answer: Buffer | null };

export async function findRequest(query: Query, { caller, key, since }: RequestKey): Promise<KnownRequest | null> {
  const [row] = await query<Row>('select request, result, status, answer from request_keys where caller = $1 and key = $2 and created_at > $3', [caller, key, iso(since)]);
  if (row === undefined) return null;
  const { request, result, status, answer } = row;
  return { request, result, answer: status === null || answer === null ? null : { status, sealed: answer } };
}

/** An expired row under the same key is written over. */
export const keepRequest = async (query: Query, { caller, key, request, now }: RequestKey, result: string | null): Promise<void> =>
  void (await query(
    `insert into request_keys (caller, key, request, result, created_at) values ($1, $2, $3, $4, $5)
     on conflict (caller, key) do update set request = excluded.request, result = excluded.result, status = null, answer = null, created_at = excluded.created_at`,
    [caller, key, request, result, iso(now)],
  ));

/** Of a request that wrote nothing in a transaction of ours the row begins here. */
export const keepAnswer = async (query: Query, { caller, key, request, now, since }: RequestKey, answer: { readonly status: number; readonly sealed: Uint8Array }): Promise<void> =>
  void (await query(
    `insert into request_keys as k (caller, key, request, status, answer, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (caller, key) do update set request = excluded.request, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
     where k.request = excluded.request or k.created_at <= $7`,
    [caller, key, request, answer.status, answer.sealed, iso(now), iso(since)],
  ));

/** How many were forgotten: as many as `limit` means that there may be more. */
export async function sweepRequests(query: Query, { before, limit }: { readonly before: number; readonly limit: number }): Promise<number> {
  const rows = await query(
    `delete from request_keys where (caller, key) in (select caller, key from request_keys where created_at <= $1 order by created_at limit $2 for update skip locked) returning 1`,
    [iso(before), limit],
  );
  return rows.length;
}
