import type { LandingView, TaskSummary } from '@fuel/contracts';

/** How people name a task: the repository it works in and its key. */
export const taskLabel = (task: { readonly repository: string | null; readonly key: string }): string => `${task.repository ?? ''}#${task.key}`;

export const shortSha = (sha: string | null): string => (sha === null ? 'none' : sha.slice(0, 9));

export const diffstatText = (stat: TaskSummary['diffstat']): string =>
  stat === null ? 'no change' : `${stat.files} ${stat.files === 1 ? 'file' : 'files'} +${stat.additions} -${stat.deletions}`;

export const countersText = (counters: Readonly<Record<string, number>>): string =>
  Object.entries(counters)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state.replaceAll('_', ' ')}`)
    .join(', ') || 'nothing';

export const landingText = (landing: LandingView): string => {
  const steps = landing.repositories
    .toSorted((a, b) => a.order - b.order)
    .map(({ name, state, conflict }) => `${name} ${state}${conflict === null ? '' : ` (${conflict.paths.join(', ')})`}`);
  return [`landing ${landing.state}: ${steps.join(' → ')}`, ...(landing.reason === null ? [] : [landing.reason])].join('. ');
};
