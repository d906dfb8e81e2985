import type { Id } from '@fuel/contracts';
import type { Landing, LandingPart, LandingState } from '@fuel/core';

export const LANDING_COLUMNS = 'l.id, l.feature_id, l.stage, l.epoch, l.tries, l.state, l.detail, l.parts, l.version';

export interface LandingRow {
  id: Id;
  feature_id: Id;
  stage: number;
  epoch: number;
  tries: number;
  state: string;
  detail: object;
  parts: LandingPart[];
  version: number;
}

export const landingOf = (row: LandingRow): Landing => ({
  id: row.id,
  feature: row.feature_id,
  stage: row.stage,
  epoch: row.epoch,
  tries: row.tries,
  state: { name: row.state, ...row.detail } as LandingState,
  parts: row.parts,
  version: row.version,
});
