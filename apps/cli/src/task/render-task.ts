import type { TaskView } from '@fuel/contracts';
import { cell, line } from '../terminal/cells.ts';
import type { Cell } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import { diffstatText, shortSha, taskLabel } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';
import { taskMark, taskStateCell } from '../terminal/states.ts';

type Gate = TaskView['dependsOn'][number]['until'];

function gateText(gate: Gate): string {
  if ('reviewed' in gate) return 'reviewed';
  if ('landed' in gate) return 'landed';
  if ('contract' in gate) return `contract ${gate.contract}`;
  return `signal ${gate.signal}`;
}

const indented = (text: string): string =>
  printable(text)
    .split('\n')
    .map((part) => `    ${part}`)
    .join('\n');

/** An older hub knows only of those that have to be alone. */
const mostText = ({ lane, laneMost }: TaskView): string => {
  const most = laneMost ?? (lane?.parallel === false ? 1 : null);
  if (most === null) return '';
  return most === 1 ? ', alone while it runs' : `, at most ${most} at once while it runs`;
};

export function renderTask(task: TaskView, look: Look): string {
  const field = (name: string, ...value: Cell[]): string => line([cell(`  ${name.padEnd(11)}`, 'dim'), ...value], look);
  return [
    line([cell(taskLabel(task), 'bold'), '  ', taskMark(task.state), ' ', taskStateCell(task.state), cell(`  ${task.id}`, 'dim')], look),
    field('title', task.title),
    ...(task.waits === null ? [] : [field('waits', cell(task.waits, 'yellow'))]),
    field('feature', task.feature),
    field('kind', `${task.kind}, ${task.type}, ${task.complexity}, priority ${task.priority}`),
    ...(task.lane === null ? [] : [field('lane', `${task.lane.key}${task.lane.phase === undefined ? '' : `, phase ${task.lane.phase}`}${mostText(task)}`)]),
    field('changed', ago(task.updatedAt, look.now)),
    field('tries', `${task.attempts}${task.agent === null ? '' : `, by ${task.agent}`}${task.node === null ? '' : ` on ${task.node}`}`),
    ...(task.head === null ? [] : [field('change', `${diffstatText(task.diffstat)}, ${shortSha(task.base)}..${shortSha(task.head)}`)]),
    ...task.dependsOn.map((edge) => field('after', edge.open ? cell('✓ ', 'green') : cell('· ', 'dim'), `${edge.key} is ${gateText(edge.until)}`)),
    ...(task.summary === null ? [] : [field('summary'), indented(task.summary)]),
    ...task.issues.flatMap((issue) => [field('issue', cell(issue.code, 'red'), issue.path === undefined ? '' : `  ${issue.path}`), indented(issue.message)]),
    ...task.findings.flatMap((one) => [field('found', cell(one.code, one.needsPerson === true ? 'red' : 'yellow'), one.path === undefined ? '' : `  ${one.path}`), indented(one.message)]),
    field('prompt'),
    indented(task.prompt),
  ].join('\n');
}
