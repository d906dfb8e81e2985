import type { FeatureView, TaskSummary } from '@fuel/contracts';
import { cell, line } from '../terminal/cells.ts';
import type { Cell } from '../terminal/cells.ts';
import { since } from '../terminal/duration.ts';
import { countersText, diffstatText, landingText } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { featureStateCell, isMoving, taskMark, taskStateCell, words } from '../terminal/states.ts';

/** What a person can look at; of a larger feature the counters say the rest. */
export const SHOWN_TASKS = 500;

const done = (task: TaskSummary): boolean => ['reviewed', 'no_change', 'landed', 'cancelled'].includes(task.state);

function byRepository(tasks: readonly TaskSummary[]): Map<string, TaskSummary[]> {
  const groups = new Map<string, TaskSummary[]>();
  for (const task of tasks) {
    const name = task.repository ?? `(${task.kind})`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [task]);
    else group.push(task);
  }
  return groups;
}

/** What there is to say about a task in its state: why it waits, who is at it and for how long, or what came of it. */
function remark(task: TaskSummary, look: Look): Cell {
  if (task.state === 'failed') return cell(task.waits ?? task.issues[0]?.message ?? task.summary ?? '', 'red');
  if (task.waits !== null) return cell(task.waits, 'yellow');
  const tries = task.attempts > 1 ? `, try ${task.attempts}` : '';
  if (isMoving(task.state)) {
    const who = [task.agent, task.node === null ? undefined : `on ${task.node}`].filter((part) => part !== undefined && part !== null).join(' ');
    return cell(`${who === '' ? '' : `${who}, `}${since(task.updatedAt, look.now)}${tries}`, 'dim');
  }
  return cell(done(task) ? `${diffstatText(task.diffstat)}${tries}` : '', 'dim');
}

function taskLine(task: TaskSummary, widths: { key: number; state: number }, look: Look): string {
  return line(['  ', taskMark(task.state), ` ${task.key.padEnd(widths.key)}  `, taskStateCell(task.state, widths.state), '  ', remark(task, look)], look);
}

/** A repository in one line, for when there is no room for its tasks. */
function summaryLine(name: string, tasks: readonly TaskSummary[], look: Look): string {
  const counters: Record<string, number> = {};
  for (const task of tasks) counters[task.state] = (counters[task.state] ?? 0) + 1;
  const worst = tasks.find((task) => task.state === 'failed') ?? tasks.find((task) => isMoving(task.state)) ?? tasks[0];
  return line([worst === undefined ? ' ' : taskMark(worst.state), ' ', cell(name, 'bold'), cell(`  ${countersText(counters)}`, 'dim')], look);
}

function header(feature: FeatureView, look: Look): string[] {
  return [
    line([cell(feature.name, 'bold'), '  ', featureStateCell(feature.state), cell(`  ${feature.id}  ${since(feature.createdAt, look.now)}`, 'dim')], look),
    line([cell(`${countersText(feature.counters)}`, 'dim')], look),
    ...(feature.landing === null ? [] : [line([landingText(feature.landing)], look)]),
  ];
}

/** The tasks that were not read. */
function restLines(feature: FeatureView, look: Look): string[] {
  if (feature.moreTasks === null) return [];
  const all = Object.values(feature.counters).reduce((sum, count) => sum + count, 0);
  return [look.paint('dim', `… ${all - feature.tasks.length} more tasks`)];
}

/**
 * The feature as a compact tree, repository by repository. With a height it gives way in steps: repositories that are done shrink to a
 * line, then all of them do, then the end is cut and counted.
 */
export function renderTree(feature: FeatureView, look: Look, height = Number.POSITIVE_INFINITY): string[] {
  const groups = [...byRepository(feature.tasks)];
  const widths = {
    key: Math.min(40, Math.max(0, ...feature.tasks.slice(0, 500).map((task) => task.key.length))),
    state: Math.max(0, ...feature.tasks.slice(0, 500).map((task) => words(task.state).length)),
  };
  const whole = (name: string, tasks: readonly TaskSummary[]): string[] => [
    line([cell(name, 'bold')], look),
    ...tasks.map((task) => taskLine(task, widths, look)),
  ];
  const head = header(feature, look);
  const rest = restLines(feature, look);
  const room = height - head.length - rest.length;
  const expected = groups.length + feature.tasks.length;
  if (expected <= room) return [...head, ...groups.flatMap(([name, tasks]) => whole(name, tasks)), ...rest];
  const open = groups.filter(([, tasks]) => !tasks.every(done));
  const opened = groups.length + open.reduce((sum, [, tasks]) => sum + tasks.length, 0);
  const lines =
    opened <= room
      ? groups.flatMap(([name, tasks]) => (tasks.every(done) ? [summaryLine(name, tasks, look)] : whole(name, tasks)))
      : groups.map(([name, tasks]) => summaryLine(name, tasks, look));
  if (lines.length <= room) return [...head, ...lines, ...rest];
  const shown = Math.max(0, room - 1);
  return [...head, ...lines.slice(0, shown), look.paint('dim', `… ${lines.length - shown} more repositories`), ...rest];
}
