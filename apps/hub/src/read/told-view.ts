import type { FeatureView, TaskView, ToldView } from '@fuel/contracts';

const placed = ['dispatched', 'running', 'suspect'];

/** An attempt cannot be spoken to while it runs; whoever said something has to know when it is heard. */
export function toldTask({ id, feature, state }: Pick<TaskView, 'id' | 'feature' | 'state'>): ToldView {
  const running = placed.includes(state) ? 1 : 0;
  const delivery = running > 0 ? 'An attempt is at work and is not disturbed. The next attempt is told, if there is one.' : done.includes(state) ? 'Nothing is to be done now. The next attempt is told, if the task is sent back.' : 'The next attempt is told.';
  return { feature, task: id, running, delivery };
}

const done = ['reviewing', 'reviewed', 'no_change', 'stale'];

export function toldFeature({ id, counters }: Pick<FeatureView, 'id' | 'counters'>): ToldView {
  const running = placed.reduce((sum, state) => sum + (counters[state] ?? 0), 0);
  const begun = running === 0 ? '' : ` ${running === 1 ? 'One attempt is' : `${running} attempts are`} at work and not disturbed.`;
  return { feature: id, task: null, running, delivery: `Every attempt that begins from now on is told.${begun}` };
}
