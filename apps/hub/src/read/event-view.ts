import type { EventView } from '@fuel/contracts';
import type { ReadEvent } from '@fuel/store';
import { clockOf } from './words.ts';

export const eventView = ({ position, at, type, feature, task, landing, actor, data }: ReadEvent): EventView => ({
  position,
  time: clockOf(at),
  type,
  feature,
  task,
  actor: { kind: actor.kind, id: actor.id },
  data: landing === null ? { ...data } : { ...data, landing },
});
