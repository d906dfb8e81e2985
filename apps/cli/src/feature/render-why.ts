import type { FeatureSummary, WhyTaskView, WhyView } from '@fuel/contracts';
import { cell, line, wrap } from '../terminal/cells.ts';
import { taskLabel } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { featureStateCell, taskMark, taskStateCell } from '../terminal/states.ts';

const indent = '      ';

/** Whole sentences: the command that would help stands at their end. */
export const renderWhy =
  (feature: Pick<FeatureSummary, 'name' | 'state' | 'id'>) =>
  (why: WhyView, look: Look): string => {
    const sentence = (text: string): string[] => wrap(text, look.width === undefined ? undefined : look.width - indent.length).map((part) => `${indent}${look.paint('yellow', part)}`);
    const tasks = why.items.flatMap((task) => [line(['  ', taskMark(task.state), ' ', cell(taskLabel(task), 'bold'), '  ', taskStateCell(task.state), cell(`  ${task.task}`, 'dim')], look), ...sentence(task.waits)]);
    const behind = why.blocked === 0 ? [] : [look.paint('dim', `  ${why.blocked} ${why.blocked === 1 ? 'task waits' : 'tasks wait'} for other tasks only (--blocked shows them)`)];
    const nothing = tasks.length + behind.length === 0 && why.feature === null ? [look.paint('dim', '  nothing waits')] : [];
    return [
      line([cell(feature.name, 'bold'), '  ', featureStateCell(feature.state), cell(`  ${feature.id}`, 'dim')], look),
      ...(why.feature === null ? [] : sentence(`the feature ${why.feature}`)),
      ...tasks,
      ...behind,
      ...nothing,
    ].join('\n');
  };

export function renderWhyTask(why: WhyTaskView, look: Look): string {
  const sentence = (text: string): string[] => wrap(text, look.width === undefined ? undefined : look.width - indent.length).map((part) => `${indent}${look.paint('yellow', part)}`);
  return [
    line([taskMark(why.state), ' ', cell(taskLabel(why), 'bold'), '  ', taskStateCell(why.state), cell(`  ${why.task}`, 'dim')], look),
    ...(why.waits === null ? [look.paint('dim', `${indent}it waits for nothing`)] : sentence(why.waits)),
    ...(why.featureWaits === null || why.deadlock !== undefined ? [] : sentence(`its feature ${why.featureWaits}`)),
  ].join('\n');
}
