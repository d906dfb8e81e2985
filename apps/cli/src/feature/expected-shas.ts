import type { FeatureView } from '@fuel/contracts';
import { usage } from '../exit-code.ts';
import type { UsageNo } from '../exit-code.ts';
import { taskOf } from '../task/find-task.ts';

export type Expected = Readonly<Record<string, string | null>>;

/** `task=sha` pairs as a person or a script wrote them down after a review; `none` stands for a task that changed nothing. */
export function expectedShas(feature: FeatureView, pairs: readonly string[]): { ok: true; value: Expected } | UsageNo {
  const expected: Record<string, string | null> = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const [reference, sha] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !/^([0-9a-f]{40}|[0-9a-f]{64}|none)$/.test(sha)) {
      return usage(`--expected ${pair}: write it as task=sha with all 40 digits of the SHA, or task=none for a task that changed nothing`);
    }
    const task = taskOf(feature, reference);
    if (!task.ok) return 'usage' in task ? task : usage(`--expected ${pair}: there is no task "${reference}"`);
    if (task.value.id in expected) return usage(`--expected names ${reference} twice`);
    expected[task.value.id] = sha === 'none' ? null : sha;
  }
  return { ok: true, value: expected };
}
