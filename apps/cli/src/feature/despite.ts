import type { FeatureView } from '@fuel/contracts';
import { usage } from '../exit-code.ts';
import type { UsageNo } from '../exit-code.ts';
import { taskOf } from '../task/find-task.ts';
import type { Expected } from './expected-shas.ts';

export type Despite = Record<string, string[]>;

/** `task=code` pairs: what a review found, and somebody has looked at. */
export function despiteOf(feature: FeatureView, pairs: readonly string[]): { ok: true; value: Despite } | UsageNo {
  const despite: Despite = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const [reference, code] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || code === '') return usage(`--despite ${pair}: write it as task=code, such as web=configuration_changed`);
    const task = taskOf(feature, reference);
    if (!task.ok) return 'usage' in task ? task : usage(`--despite ${pair}: there is no task "${reference}"`);
    despite[task.value.id] = [...(despite[task.value.id] ?? []), code];
  }
  return { ok: true, value: despite };
}

/** What renderApproval shows of what needs a person. */
export const findingsShown = (feature: FeatureView, expected: Expected): Despite =>
  Object.fromEntries(
    feature.tasks.flatMap((task) => {
      const codes = [...new Set(task.findings.filter((one) => one.needsPerson === true).map((one) => one.code))];
      return task.id in expected && codes.length > 0 ? [[task.id, codes] as const] : [];
    }),
  );
