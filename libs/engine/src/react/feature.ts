import type { Id } from '@fuel/contracts';
import { beginningNow, type Feature, type FeatureEvent, type Task, total } from '@fuel/core';
import type { Fold } from '../fold.ts';
import { findingsOf } from '../findings-of.ts';
import { doneWith, tell } from '../inbox.ts';
import { beginLanding } from './begin-landing.ts';

/** What must follow when a feature went from one state to another. */
export async function reactToFeature(fold: Fold, after: Feature, event: FeatureEvent): Promise<void> {
  const { id } = after;
  switch (event.type) {
    case 'feature.started':
      begin(fold, beginningNow(await tasksOf(fold, id), fold.world.edgesTo));
      fold.unsettled.add(id);
      return;
    case 'feature.stageBegan': {
      const tasks = await tasksOf(fold, id);
      const beginning = beginningNow(tasks, fold.world.edgesTo, true);
      doneWith(fold, id, null, 'review', 'conflict');
      for (const task of tasks) if (lands(task)) fold.following.push({ type: 'task.land', task: task.spec.id });
      begin(fold, beginning);
      fold.unsettled.add(id);
      return;
    }
    case 'feature.tasksAdded':
      return doneWith(fold, id, null, 'review', 'conflict');
    case 'feature.reviewPending':
      return tellReview(fold, after);
    case 'feature.reopened':
    case 'feature.resumed':
      // What changed meanwhile, and a state that lasts only for this commit, such as changes_requested: what follows from the counters now?
      fold.unsettled.add(id);
      return event.type === 'feature.reopened' ? doneWith(fold, id, null, 'review', 'conflict') : undefined;
    case 'feature.changesRequested':
      return doneWith(fold, id, null, 'review', 'conflict');
    case 'feature.approved':
      doneWith(fold, id, null, 'review', 'conflict');
      return beginLanding(fold, after, await tasksOf(fold, id));
    case 'feature.landed':
      for (const task of await tasksOf(fold, id)) if (lands(task)) fold.following.push({ type: 'task.land', task: task.spec.id });
      return;
    case 'feature.conflicted':
    case 'feature.stopped':
      return tell(fold, 'conflict', { feature: after }, `"${after.name}" could not land`, advice(after));
    case 'feature.cancelled':
      doneWith(fold, id, null, 'review', 'conflict', 'failed', 'question', 'blocked', 'proposal');
      for (const task of await tasksOf(fold, id)) if (open(task)) fold.following.push({ type: 'task.cancel', task: task.spec.id, reason: whyCancelled(after) });
      return;
    case 'feature.created':
    case 'feature.basePinned':
    case 'feature.landingBegan':
    case 'feature.paused':
    case 'feature.told':
      return;
    default:
      return event.type satisfies never;
  }
}

/** So many tasks are looked through for what their reviews found; of a larger feature its tasks say it themselves. */
const mostLookedThrough = 1_000;
const mostNamed = 20;

/** What is to be looked at first comes first: an approval has to name it. */
async function tellReview(fold: Fold, feature: Feature): Promise<void> {
  const { id, name } = feature;
  const found = total(feature.counters) > mostLookedThrough ? [] : findingsOf(await tasksOf(fold, id));
  const lines = found.flatMap(({ key, findings }) =>
    findings.map(({ code, path, message, needsPerson }) => ({ needsPerson, text: `${needsPerson === true ? '! ' : '- '}${key}: ${code}${path === undefined ? '' : ` ${path}`}: ${(message.split('\n', 1)[0] ?? '').slice(0, 300)}` })),
  );
  const ordered = [...lines.filter((one) => one.needsPerson === true), ...lines.filter((one) => one.needsPerson !== true)];
  const more = ordered.length > mostNamed ? [`- and ${ordered.length - mostNamed} more`] : [];
  const told = ordered.length === 0 ? [] : ['What the reviews found (! has to be named by the approval):', ...ordered.slice(0, mostNamed).map((one) => one.text), ...more, ''];
  tell(fold, 'review', { feature }, `"${name}" is ready for review`, [...told, `Look at it: fuel feature show ${id}`, `Approve it: fuel feature approve ${id}`].join('\n'));
}

function begin(fold: Fold, tasks: readonly Task[]): void {
  for (const task of tasks) fold.following.push({ type: 'task.begin', task: task.spec.id });
}

const whyCancelled = ({ state }: Feature): string => `the feature was cancelled${state.name === 'cancelled' ? `: ${state.reason}` : ''}`;
const lands = (task: Task): boolean => task.state.name === 'reviewed' || task.state.name === 'no_change';
const open = (task: Task): boolean => task.state.name !== 'landed' && task.state.name !== 'cancelled';

function advice(feature: Feature): string {
  const reason = 'reason' in feature.state ? feature.state.reason : '';
  return feature.state.name === 'partial'
    ? `${reason}\nDecide: finish by hand, or revert what was pushed.`
    : `${reason}\nNothing was pushed. Send the task back with: fuel feature request-changes ${feature.id}, or approve again when the cause is gone.`;
}

async function tasksOf(fold: Fold, feature: Id): Promise<Task[]> {
  await fold.transaction.load({ whole: [feature] }, fold.world);
  // What this fold deletes has a row until it is written.
  for (const { id } of fold.changes.goneTasks) fold.world.tasks.delete(id);
  return [...fold.world.tasks.values()].filter((task) => task.spec.feature === feature);
}
