import type { Id, Sha } from '@fuel/contracts';
import type { Counters, Feature, FeatureState } from '@fuel/core';

export const FEATURE_COLUMNS = 'f.id, f.name, f.description, f.workspace, f.state, f.detail, f.stage, f.counters, f.bases, f.messages, f.version';

export interface FeatureRow {
  id: Id;
  name: string;
  description: string;
  workspace: string;
  state: string;
  detail: object;
  stage: number;
  counters: Counters;
  bases: Record<Id, Sha>;
  messages: string[];
  version: number;
}

export const featureOf = ({ id, name, description, workspace, state, detail, stage, counters, bases, messages, version }: FeatureRow): Feature => ({
  id,
  name,
  description,
  workspace,
  state: { name: state, ...detail } as FeatureState,
  stage,
  counters,
  bases,
  messages,
  version,
});
