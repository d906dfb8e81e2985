import type { LaneTask, LaneView } from '@fuel/contracts';
import type { ListedLane, ListedLaneTask } from '@fuel/store';
import { clockOf } from './words.ts';

export const laneView = (row: ListedLane): LaneView => ({ ...row, counters: { ...row.counters }, phases: [...row.phases], createdAt: clockOf(row.createdAt) });

export const laneTaskView = (row: ListedLaneTask): LaneTask => ({ ...row, parallel: row.most !== 1, createdAt: clockOf(row.createdAt) });
