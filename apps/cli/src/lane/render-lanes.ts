import type { LaneTask, LaneView } from '@fuel/contracts';
import { table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import { countersText } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { taskStateCell } from '../terminal/states.ts';

export function renderLanes(lanes: readonly LaneView[], look: Look): string {
  if (lanes.length === 0) return '';
  const rows = lanes.map((lane) => [lane.key, countersText(lane.counters), lane.phases.join(', '), String(lane.features), ago(lane.createdAt, look.now)]);
  return table(['LANE', 'TASKS', 'PHASES', 'FEATURES', 'SINCE'], rows, look);
}

const mostText = ({ parallel, most }: LaneTask): string => (most == null ? (parallel ? '' : '1') : String(most));

export function renderLaneTasks(tasks: readonly LaneTask[], look: Look): string {
  if (tasks.length === 0) return '';
  const rows = tasks.map((task) => [
    task.id,
    taskStateCell(task.state),
    String(task.phase ?? ''),
    mostText(task),
    String(task.priority),
    `${task.repository ?? ''}#${task.key}`,
    task.title,
  ]);
  return table(['ID', 'STATE', 'PHASE', 'AT ONCE', 'PRIORITY', 'TASK', 'TITLE'], rows, look);
}
