import type { KeptCap, World } from '@fuel/core';
import { capKey } from '@fuel/core';
import type { Query } from '../database.ts';

export interface CapRow {
  readonly level: KeptCap['level'];
  readonly owner: string;
  readonly usd: number | null;
  readonly tokens: string | number | null;
  readonly per: KeptCap['per'];
  readonly action: KeptCap['action'];
  readonly day: string;
  readonly spent_micros: string | number;
  readonly spent_tokens: string | number;
  readonly told: boolean;
}

export const CAPS = 'select c.level, c.owner, c.usd, c.tokens, c.per, c.action, c.day, c.spent_micros, c.spent_tokens, c.told from caps c';

export const capOf = ({ usd, tokens, spent_micros, spent_tokens, level, owner, per, action, day, told }: CapRow): KeptCap => ({
  level, owner, ...(usd === null ? {} : { usd }), ...(tokens === null ? {} : { tokens: Number(tokens) }), per, action, day, spentMicros: Number(spent_micros), spentTokens: Number(spent_tokens), told,
});

export const listCaps = async (query: Query): Promise<KeptCap[]> => (await query<CapRow>(`${CAPS} order by c.level, c.owner`, [])).map(capOf);

/** Locked in the order of their keys, and nobody sets one until this transaction ends; null where there is none. */
export async function lockCaps(query: Query, keys: readonly string[], world: World): Promise<void> {
  const missing = keys.filter((key) => !world.caps.has(key));
  if (missing.length === 0) return;
  const pairs = missing.map((key) => key.split(' '));
  await query('select pg_advisory_xact_lock_shared(7312, 0)', []);
  const rows = await query<CapRow>(`${CAPS} join unnest($1::text[], $2::text[]) as k (level, owner) on k.level = c.level and k.owner = c.owner order by c.level, c.owner for update of c`, [
    pairs.map(([level]) => level),
    pairs.map(([, owner]) => owner),
  ]);
  for (const key of missing) world.caps.set(key, null);
  for (const row of rows) world.caps.set(capKey(row), capOf(row));
}
