import type { FeatureView } from '@fuel/contracts';
import { cell, line, table } from '../terminal/cells.ts';
import { diffstatText, shortSha, taskLabel } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';
import type { Expected } from './expected-shas.ts';

/** What a person is about to approve: each change with exactly the SHA that will be sent. */
export function renderApproval(feature: FeatureView, expected: Expected, look: Look): string {
  const tasks = feature.tasks.filter((task) => task.id in expected);
  const rows = tasks.map((task) => [taskLabel(task), shortSha(expected[task.id] ?? null), diffstatText(task.diffstat), task.summary ?? task.title]);
  return [line([cell(feature.name, 'bold'), `  ${feature.id}`], look), table(['TASK', 'SHA', 'CHANGE', 'SUMMARY'], rows, look), ...tasks.flatMap((task) => renderFindings(task, look))].join('\n');
}

/** What the review found of a task's work; what needs a person stands out, because to approve is to name it. */
const renderFindings = (task: FeatureView['tasks'][number], look: Look): readonly string[] =>
  task.findings.map(({ code, path, message, needsPerson }) => {
    const [first = ''] = printable(message).split('\n');
    return line([cell(needsPerson === true ? '! ' : '· ', needsPerson === true ? 'red' : 'dim'), taskLabel(task), '  ', cell(code, needsPerson === true ? 'red' : 'yellow'), path === undefined ? '' : `  ${printable(path)}`, `  ${first}`], look);
  });

export function approvalQuestion(feature: FeatureView, expected: Expected): string {
  const changes = Object.values(expected).filter((sha) => sha !== null).length;
  const repositories = new Set(feature.tasks.filter((task) => (expected[task.id] ?? null) !== null).map((task) => task.repository)).size;
  return `Approve ${changes} ${changes === 1 ? 'change' : 'changes'} in ${repositories} ${repositories === 1 ? 'repository' : 'repositories'} and land ${changes === 1 ? 'it' : 'them'}?`;
}
