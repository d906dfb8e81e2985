import type { Landing } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';
import { eachOnce, guarded } from '../stale-row.ts';

function rowOf({ id, feature, stage, epoch, tries, state, parts, version }: Landing) {
  const { name, ...detail } = state;
  return { id, feature_id: feature, stage, epoch, tries, state: name, detail, parts, version };
}

const COLUMNS = 'id text, feature_id text, stage int, epoch int, tries int, state text, detail jsonb, parts jsonb, version int';

export async function insertLandings(query: Query, landings: readonly Landing[]): Promise<void> {
  if (landings.length === 0) return;
  await query(
    `insert into landings (id, feature_id, stage, epoch, tries, state, detail, parts, version)
     select id, feature_id, stage, epoch, tries, state, detail, parts, version from json_to_recordset($1::json) as row (${COLUMNS})`,
    [toJson(landings.map(rowOf))],
  );
}

const MOVE = guarded(
  'landings',
  `update landings l
   set epoch = row.epoch, tries = row.tries, state = row.state, detail = row.detail, parts = row.parts, version = l.version + 1, updated_at = now()
   from json_to_recordset($1::json) as row (${COLUMNS})
   where l.id = row.id and l.version = row.version
   returning l.id`,
  '$2',
);

export async function updateLandings(query: Query, landings: readonly Landing[]): Promise<void> {
  if (landings.length === 0) return;
  eachOnce('landings', landings.map((landing) => landing.id));
  await query(MOVE, [toJson(landings.map(rowOf)), landings.length]);
}
