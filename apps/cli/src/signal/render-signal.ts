import type { SignalView } from '@fuel/contracts';
import { cell, line } from '../terminal/cells.ts';
import type { Look } from '../terminal/look.ts';

/** A name that nobody has is most often a slip, so it is said. */
export function renderSignal({ name, subject, tasks, workspace }: SignalView, look: Look): string {
  const head = line([cell(name, 'bold'), ` about ${subject}`], look);
  if (tasks.length === 0) return `${head}\n${line([cell(`no task of workspace ${workspace} has this id or subject; nothing waits for it`, 'yellow')], look)}`;
  return [head, ...tasks.map((task) => `  told ${task}`)].join('\n');
}
