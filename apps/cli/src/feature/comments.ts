import { usage } from '../exit-code.ts';
import type { UsageNo } from '../exit-code.ts';

export interface Comment {
  readonly task: string;
  readonly text: string;
}

/** `--task KEY --text WORDS`, again and again: the first task goes with the first text, and so on. */
export function pairComments(tasks: readonly string[], texts: readonly string[]): { ok: true; value: Comment[] } | UsageNo {
  if (tasks.length === 0 && texts.length === 0) return usage('say what should change: --task KEY --text "…" (as often as needed), or -f FILE with {comments: [{task, text}]}');
  if (tasks.length !== texts.length) return usage(`${tasks.length} --task and ${texts.length} --text were given; each --task needs its own --text`);
  return { ok: true, value: tasks.map((task, n) => ({ task, text: texts[n] ?? '' })) };
}
