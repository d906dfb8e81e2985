import type { Id } from '@fuel/contracts';
import type { World } from '@fuel/core';
import type { Query } from '../database.ts';
import { LANDING_COLUMNS, landingOf, type LandingRow } from './landing-row.ts';

export async function readLandings(query: Query, ids: readonly Id[], world: World): Promise<void> {
  const missing = ids.filter((id) => !world.landings.has(id));
  if (missing.length === 0) return;
  const rows = await query<LandingRow>(`select ${LANDING_COLUMNS} from landings l where l.id = any($1)`, [missing]);
  for (const row of rows) world.landings.set(row.id, landingOf(row));
}
