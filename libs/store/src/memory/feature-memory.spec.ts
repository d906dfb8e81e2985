import { expect, test } from '@jest/globals';
import { noChanges, type Task } from '@fuel/core';
import { someFeature, someTask } from '../rows.arb.ts';
import { openMemory } from './feature-memory.ts';

const at = (version: number, id = 'fea_1') => someFeature(id, { version });
const task = (name: string, version = 0): Task => someTask(name, { version }, { feature: 'fea_1' });
const writing = (version: number, ...tasks: Task[]) => ({ ...noChanges(), features: [at(version)], tasks });

test('given a feature at the version that is remembered, then its tasks are there; at another, nothing of it is', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a')]);
  expect([memory.featureOf('tsk_a'), memory.enter(at(1)).tasks.get('tsk_a')]).toEqual(['fea_1', task('a')]);
  expect([memory.enter(at(2)).tasks.size, memory.featureOf('tsk_a')]).toEqual([0, undefined]);
});

test('given a commit, then what it wrote is remembered at the version after it', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a'), task('b')]);
  memory.expect(writing(1, task('a'))).committed();
  const entered = memory.enter(at(2));
  expect([entered.tasks.get('tsk_a')?.version, entered.tasks.get('tsk_b')?.version]).toEqual([1, 0]);
});

test('given a commit that is seen in the row before it was heard of, then it counts at once, and once', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a')]);
  const first = memory.expect(writing(1, task('a')));
  expect(memory.enter(at(2)).tasks.get('tsk_a')?.version).toBe(1);
  const second = memory.expect(writing(2, task('a', 1)));
  first.committed();
  second.committed();
  expect(memory.enter(at(3)).tasks.get('tsk_a')?.version).toBe(2);
});

test('given a commit that failed, then what was there before is still right', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a')]);
  memory.expect(writing(1, task('a'))).failed();
  expect(memory.enter(at(1)).tasks.get('tsk_a')?.version).toBe(0);
});

test('given a task that moved while its feature only followed, then the feature is at its next version too', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a')]);
  memory.expect({ ...noChanges(), tasks: [task('a')] }).committed();
  expect(memory.enter(at(2)).tasks.get('tsk_a')?.version).toBe(1);
});

test('given more tasks than it may keep, then the features that were entered longest ago are forgotten, and never the last one', () => {
  const memory = openMemory(2);
  memory.enter(at(1)).keepTasks([task('a'), task('b')]);
  memory.enter(at(1, 'fea_2')).keepTasks([someTask('c', {}, { feature: 'fea_2' })]);
  memory.enter(at(1, 'fea_2'));
  expect([memory.featureOf('tsk_a'), memory.featureOf('tsk_c')]).toEqual([undefined, 'fea_2']);
});

const edge = { upstream: 'tsk_a', consumer: 'tsk_b', gate: { reviewed: true } } as const;

test('given a commit that moves edges, then nothing of its features is remembered after it, also before it was heard of; when it failed, all of it is', () => {
  const memory = openMemory(10);
  const before = memory.enter(at(1));
  before.keepTasks([task('a')]);
  before.keepEdges('upstream', 'tsk_a', []);
  const failed = memory.expect({ ...writing(1, task('a')), newEdges: [edge] });
  failed.failed();
  expect(memory.enter(at(1)).edgesFrom.get('tsk_a')).toEqual([]);
  const next = memory.expect({ ...writing(1, task('a')), newEdges: [edge] });
  expect(memory.enter(at(2)).edgesFrom.size).toBe(0);
  next.committed();
  expect([memory.enter(at(2)).tasks.size, memory.featureOf('tsk_a')]).toEqual([0, undefined]);
});

test('given a task that is read at another version than is remembered, then its edges are read anew; a commit of this hub leaves them', () => {
  const memory = openMemory(10);
  memory.enter(at(1)).keepTasks([task('a'), task('b')]);
  memory.enter(at(1)).keepEdges('upstream', 'tsk_a', []);
  memory.enter(at(1)).keepEdges('consumer', 'tsk_b', []);
  memory.expect(writing(1, task('a'))).committed();
  const entered = memory.enter(at(2));
  expect(entered.edgesFrom.get('tsk_a')).toEqual([]);
  entered.keepTasks([task('a', 2), task('b')]);
  expect([entered.edgesFrom.has('tsk_a'), entered.edgesTo.has('tsk_b')]).toEqual([false, true]);
});
