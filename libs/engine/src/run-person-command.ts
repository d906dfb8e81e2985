import type { Id, Refusal } from '@fuel/contracts';
import { acceptedHead, type Expected, type Task, unlandedUpstreams } from '@fuel/core';
import type { PersonCommand } from './command.ts';
import { findingsOf } from './findings-of.ts';
import type { Fold } from './fold.ts';
import { receiveSignal } from './receive-signal.ts';
import { runFeature, unknown } from './run-entity.ts';

type Judging = Extract<PersonCommand, { type: 'feature.approve' | 'feature.requestChanges' }>;
type OfPerson = Judging | Extract<PersonCommand, { type: 'signal.receive' }>;

export const runPersonCommand = (fold: Fold, command: OfPerson): Promise<Refusal | null> =>
  command.type === 'signal.receive' ? receiveSignal(fold, command.signal) : judge(fold, command);

/** A person's judgement names tasks: it needs the whole feature before core can decide. */
async function judge(fold: Fold, command: Judging): Promise<Refusal | null> {
  const { feature } = command;
  await fold.transaction.load({ whole: [feature] }, fold.world);
  if (!fold.world.features.has(feature)) return unknown('feature.unknown', `There is no feature ${feature}.`);
  const tasks = [...fold.world.tasks.values()].filter((task) => task.spec.feature === feature);
  if (command.type === 'feature.approve') {
    return runFeature(fold, { ...command, current: expectedOf(tasks), findings: findingsOf(tasks), unlanded: unlandedUpstreams(fold.world, feature), landing: fold.deps.newId('lnd') });
  }
  const named = command.comments.map((comment) => ({ ...comment, id: find(tasks, comment.task) }));
  const missing = named.findIndex((comment) => comment.id === null);
  if (missing >= 0) {
    const task = command.comments[missing]?.task ?? '';
    return { code: 'task.unknown', detail: `"${task}" is no task of this feature. Name a task by its id or its key.`, pointer: `/comments/${missing}/task` };
  }
  const comments = named.flatMap(({ id, text }) => (id === null ? [] : [{ id, text }]));
  const ids = [...new Set(comments.map((comment) => comment.id))];
  const refusal = judgeable(tasks, ids, command) ?? (await runFeature(fold, { type: 'feature.requestChanges', feature, tasks: ids }));
  if (refusal !== null) return refusal;
  for (const id of ids) {
    const text = comments.filter((comment) => comment.id === id).map((comment) => comment.text).join('\n\n');
    fold.following.push({ type: 'task.requestChanges', task: id, text });
  }
  fold.unsettled.add(feature);
  return null;
}

const find = (tasks: readonly Task[], name: string): Id | null => tasks.find((task) => task.spec.id === name || task.spec.key === name)?.spec.id ?? null;

const isJudged = (task: Task): boolean => task.state.name === 'reviewed' || task.state.name === 'no_change';

function judgeable(tasks: readonly Task[], ids: readonly Id[], command: Extract<Judging, { type: 'feature.requestChanges' }>): Refusal | null {
  const wrong = tasks.find((task) => ids.includes(task.spec.id) && (!isJudged(task) || task.spec.kind !== 'work'));
  if (wrong === undefined) return null;
  const index = command.comments.findIndex((comment) => comment.task === wrong.spec.id || comment.task === wrong.spec.key);
  return {
    code: 'task.state',
    detail: `Task "${wrong.spec.key}" (${wrong.spec.kind}) is ${wrong.state.name}: only reviewed work can be sent back. Leave it out.`,
    pointer: `/comments/${index}/task`,
  };
}

/** What an approval has to name: the accepted SHA of every reviewed task, null where nothing had to change. */
export const expectedOf = (tasks: readonly Task[]): Expected =>
  Object.fromEntries(tasks.filter((task) => task.spec.kind === 'work' && isJudged(task)).map((task) => [task.spec.id, acceptedHead(task)]));
