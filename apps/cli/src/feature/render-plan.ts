import type { PlanView } from '@fuel/contracts';
import { cell, line, wrap } from '../terminal/cells.ts';
import type { Cell } from '../terminal/cells.ts';
import { taskLabel } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';

type Planned = PlanView['order'][number];

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A chain as long as a screen says no more than its length. */
const linksShown = 12;

function chain({ length, tasks }: PlanView['criticalPath']): string {
  const shown = tasks.slice(0, linksShown).map(taskLabel).join(' → ');
  return `the longest chain has ${counted(length, 'task')}: ${shown}${length > linksShown ? ' → …' : ''}`;
}

function who(task: Planned): Cell[] {
  if (task.kind !== 'work') return [cell(task.kind === 'sync' ? 'where others meet' : task.kind, 'dim')];
  if (task.agent === null) return [cell('nobody could do it', 'red')];
  const [first] = task.passedOver;
  return [`${task.agent} on node ${task.node ?? ''}`, ...(first === undefined ? [] : [cell(`  ${first.agent} ${first.why}`, 'yellow')])];
}

export function renderPlan(plan: PlanView, look: Look): string {
  const onCriticalPath = new Set(plan.criticalPath.tasks.map((task) => task.key));
  const width = Math.min(48, Math.max(0, ...plan.order.map((task) => taskLabel(task).length)));
  const lines: string[] = [
    line([cell(plan.name, 'bold'), cell('  a rehearsal: nothing was written', 'dim')], look),
    line([`${counted(plan.tasks, 'task')}, ${counted(plan.dependencies, 'dependency', 'dependencies')}, ${counted(plan.waves, 'wave')}, ${counted(plan.stages, 'stage')}`], look),
    ...wrap(chain(plan.criticalPath), look.width),
    ...(plan.lanes ?? []).map(({ key, tasks, most }) => line([`lane ${key}: ${counted(tasks, 'task')}, ${most === 1 ? 'one' : `at most ${most}`} at a time`], look)),
  ];
  let wave = 0;
  for (const task of plan.order) {
    if (task.wave !== wave) {
      wave = task.wave;
      lines.push('', line([cell(`wave ${wave}`, 'bold'), cell(plan.stages > 1 ? `  stage ${task.stage}` : '', 'dim')], look));
    }
    const critical = onCriticalPath.has(task.key);
    lines.push(line(['  ', critical ? cell('◆ ', 'cyan') : '  ', taskLabel(task).padEnd(width), '  ', ...who(task)], look));
  }
  if (plan.tasks > plan.order.length) lines.push(look.paint('dim', `  … and ${plan.tasks - plan.order.length} more tasks`));
  return [...lines, ...obstacles(plan, look)].join('\n');
}

function obstacles({ inTheWay }: PlanView, look: Look): string[] {
  if (inTheWay.length === 0) return ['', look.paint('green', 'nothing stands in the way')];
  const room = look.width === undefined ? undefined : look.width - 4;
  return [
    '',
    line([cell('in the way right now', 'bold')], look),
    ...inTheWay.flatMap(({ reason, tasks, first }) => [
      line([cell('  ! ', 'yellow'), `${taskLabel(first)}${tasks === 1 ? '' : ` and ${counted(tasks - 1, 'other')}`}`], look),
      ...wrap(reason, room).map((part) => `    ${look.paint('yellow', part)}`),
    ]),
  ];
}
