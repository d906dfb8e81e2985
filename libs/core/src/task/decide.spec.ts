import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { externalTask, now, sampleTask, syncTask } from '../fixtures/samples.ts';
import { externalStates } from '../fixtures/task-cases.ts';
import type { TaskCommand } from './command.ts';
import { histories, type Step } from './commands.arb.ts';
import { decideTask } from './decide.ts';
import { evolveTask, type TaskEvent } from './event.ts';
import { hasCome, isAccepted, maximumFailures, placed, type Task } from './state.ts';

/** Half of the commands speak of where the task is; the others are late, early or about something else. */
function aim(task: Task, { command, aimed }: Step): TaskCommand {
  if (!aimed) return command;
  if (command.type === 'task.review' && task.state.name === 'reviewing') return { ...command, round: task.round, head: task.state.work.head };
  return 'epoch' in command ? { ...command, epoch: task.epoch } : command;
}

interface Walked {
  readonly before: Task;
  readonly command: TaskCommand;
  readonly events: readonly TaskEvent[];
  readonly refused: boolean;
  readonly after: Task;
}

/** A gate is opened only when one is closed: whoever asks has counted. */
function walk(start: Task, steps: readonly Step[]): Walked[] {
  let task = start;
  let at = now;
  return steps.flatMap((step) => {
    const command = aim(task, step);
    if (command.type === 'task.openGate' && task.holds === 0) return [];
    at += 60_000;
    const decision = decideTask(task, command, at);
    const events = decision.ok ? decision.events : [];
    const before = task;
    task = events.reduce(evolveTask, task);
    return [{ before, command, events, refused: !decision.ok, after: task }];
  });
}

const makers = { work: sampleTask, sync: syncTask, external: externalTask };
const starts = fc.tuple(fc.constantFrom('work' as const, 'work' as const, 'sync' as const, 'external' as const), fc.integer({ min: 0, max: 2 })).map(([kind, holds]) => makers[kind]('proposed', { holds }));

const always = (name: string, holds: (step: Walked) => void): void =>
  test(name, () => {
    fc.assert(
      fc.property(starts, histories, (start, steps) => walk(start, steps).forEach(holds)),
      { numRuns: 400 },
    );
  });

const ofNode = (command: TaskCommand): boolean => ['task.start', 'task.suspect', 'task.recover', 'task.lose', 'task.decline', 'task.finish'].includes(command.type);

describe('given a task and any commands, when they are decided one after the other', () => {
  always('then the count of closed gates changes by one with each gate and never below zero', ({ before, command, after }) => {
    const change = command.type === 'task.openGate' ? -1 : command.type === 'task.closeGate' ? 1 : 0;
    expect(after.holds).toBe(before.holds + change);
    expect(after.holds).toBeGreaterThanOrEqual(0);
  });

  always('then only a dispatch changes the epoch, by one, and only at a node with no gate closed', ({ before, command, after, refused }) => {
    const dispatched = command.type === 'task.dispatch' && !refused;
    expect(after.epoch).toBe(before.epoch + (dispatched ? 1 : 0));
    if (dispatched) expect([before.holds, before.spec.kind]).toEqual([0, 'work']);
  });

  always('then the word of a node about another epoch, or about an attempt that is over, changes nothing and is at most written down', ({ before, command, after, events }) => {
    if (!ofNode(command) || !('epoch' in command)) return;
    if (command.epoch === before.epoch && placed(before.state) !== null) return;
    expect(after).toEqual(before);
    expect(events.map((event) => event.type).filter((type) => type !== 'task.lateResult')).toEqual([]);
  });

  always('then it is never refused what a node tells, nor a gate', ({ command, refused }) => {
    if (ofNode(command) || command.type === 'task.review' || command.type === 'task.openGate' || command.type === 'task.closeGate') expect(refused).toBe(false);
  });

  always('then failures are counted up to the third and then a person has to look', ({ before, after }) => {
    expect(after.failures).toBeLessThanOrEqual(maximumFailures);
    if (after.failures === maximumFailures && before.failures < maximumFailures) expect(['failed', 'parked']).toContain(after.state.name);
    if (after.failures > before.failures) expect(after.failures).toBe(before.failures + 1);
  });

  always('then work is accepted exactly while the state says so, and only what passed its review', ({ command, after }) => {
    expect(after.accepted !== null).toBe(isAccepted(after.state.name));
    if (after.state.name === 'reviewed') expect(after.accepted?.work?.head).toBe(after.last?.head);
    if (command.type === 'task.review' && after.state.name === 'reviewed') expect(after.accepted?.saw).toBe(command.saw);
  });

  always('then nothing is ready, checked or newly accepted while a gate is closed, and nothing waits when none is', ({ before, after }) => {
    const { name } = after.state;
    if (after.holds > 0) expect(['ready', 'reviewing', 'reviewed', 'no_change']).not.toContain(name);
    if (after.holds === 0 && name !== before.state.name) expect(['blocked', 'stale']).not.toContain(name);
  });

  always('then an external task is done only when its signal came, and what is done over is signalled over', ({ before, after }) => {
    if (before.spec.kind !== 'external') return;
    if (after.state.name === 'no_change') expect(hasCome(after.spec.signal, after.signals)).toBe(true);
    if (before.state.name === 'no_change' && after.state.name === 'blocked') expect(after.signals).toBeNull();
    if (after.state.name === 'ready') expect(hasCome(after.spec.signal, after.signals)).toBe(false);
  });

  always('then each round of review has a number of its own', ({ before, after }) => {
    const begins = after.state.name === 'reviewing' && (before.state.name !== 'reviewing' || after.round !== before.round);
    expect(after.round).toBeGreaterThanOrEqual(before.round);
    if (begins) expect(after.round).toBeGreaterThan(before.round);
  });

  always('then a sync point and an external task never do work, and what is over stays over', ({ before, after }) => {
    if (before.spec.kind === 'sync') expect(['proposed', 'blocked', 'no_change', 'landed', 'parked', 'cancelled']).toContain(after.state.name);
    if (before.spec.kind === 'external') expect(externalStates).toContain(after.state.name);
    if (before.state.name === 'landed' || before.state.name === 'cancelled') expect(after.state).toEqual(before.state);
  });

  always('then the events alone rebuild the task', ({ before, events, after }) => {
    expect(events.reduce<Task>((task, event) => ({ ...task, ...event.set, state: event.state }), before)).toEqual(after);
  });
});

describe('rounds that a repository allows', () => {
  const issues = [{ code: 'check_failed', message: 'red' }];
  const after = (task: Task, command: TaskCommand): Task => {
    const decision = decideTask(task, command, now);
    return (decision.ok ? decision.events : []).reduce(evolveTask, task);
  };
  const sentBack = (failures: number, rounds?: number) => {
    const task = sampleTask('reviewing', { failures });
    const head = task.state.name === 'reviewing' ? task.state.work.head : '';
    return after(task, { type: 'task.review', task: 'tsk_1', round: task.round, head, saw: {}, verdict: { kind: 'failed', issues }, diffstat: null, rounds });
  };
  const finished = (failures: number, outcome: Extract<TaskCommand, { type: 'task.finish' }>['outcome'], rounds?: number) =>
    after(sampleTask('running', { failures }), { type: 'task.finish', task: 'tsk_1', epoch: 1, outcome, base: null, ref: '', saw: {}, stale: false, diffstat: null, salvage: null, rounds });

  test.each([[0, undefined, 'needs_work'], [2, undefined, 'parked'], [0, 1, 'parked'], [2, 5, 'needs_work'], [4, 5, 'parked']] as const)('given %d tries before and %s rounds, when work is sent back, then it is %s', (failures, rounds, name) => {
    expect(sentBack(failures, rounds).state.name).toBe(name);
    expect(finished(failures, { kind: 'needs_work', issues }, rounds).state.name).toBe(name);
  });

  test('given one round, then the reason says so in one sentence', () => {
    expect(sentBack(0, 1).state).toMatchObject({ reason: 'an attempt did not pass review', issues });
  });

  test('given more rounds than tries may fail otherwise, then a crash among them is not the last try; given fewer, it has as many as ever', () => {
    const crash = { kind: 'failed' as const, failure: 'crash' as const, message: 'it crashed' };
    expect([finished(2, crash).state.name, finished(2, crash, 5).state.name, finished(4, crash, 5).state.name, finished(1, crash, 1).state.name]).toEqual(['failed', 'ready', 'failed', 'ready']);
  });
});

describe('a declined order', () => {
  const declined = (code: 'upstream_unreadable' | 'no_slot', more: Partial<Task> = {}): Task => {
    const command: TaskCommand = { type: 'task.decline', task: 'tsk_1', epoch: 1, code, message: 'no access', retryable: true };
    const task = sampleTask('dispatched', more);
    const decision = decideTask(task, command, now);
    return (decision.ok ? decision.events : []).reduce(evolveTask, task);
  };

  test('given a node that cannot read an upstream repository, when it declines, then the task waits 15 seconds with that reason and keeps it over the next dispatch', () => {
    const waiting = declined('upstream_unreadable');
    expect(waiting).toMatchObject({ failures: 0, state: { name: 'ready', notBefore: now + 15_000, reason: 'no access', unreadable: true } });
    const decision = decideTask(waiting, { type: 'task.dispatch', task: 'tsk_1', node: 'nod_1', agent: 'scripted', order: 'ord_2' }, now + 15_000);
    const again = (decision.ok ? decision.events : []).reduce(evolveTask, waiting);
    expect(again.state).toMatchObject({ name: 'dispatched', unreadable: true });
    const started = decideTask(again, { type: 'task.start', task: 'tsk_1', epoch: 2 }, now);
    expect(started).toMatchObject({ ok: true, events: [{ state: expect.not.objectContaining({ unreadable: true }) }] });
  });

  test('given a node without a free slot, when it declines, then the task waits a second', () => {
    expect(declined('no_slot').state).toEqual({ name: 'ready', notBefore: now + 1_000, reason: 'no access', declinedBy: 'nod_1' });
  });
});

describe('a late result', () => {
  const finish = (epoch: number, salvage: { sha: string; ref: string } | null = null): TaskCommand => ({
    type: 'task.finish', task: 'tsk_1', epoch, outcome: { kind: 'completed', head: 'd'.repeat(40), summary: 'done' }, base: 'a'.repeat(40), ref: 'refs/heads/fuel/tsk_1/1',
    saw: {}, stale: false, diffstat: null, salvage,
  });
  const salvageOf = (task: Task, command: TaskCommand): unknown => {
    const decision = decideTask(task, command, now);
    return decision.ok ? decision.events[0]?.note['salvage'] : null;
  };

  test('given a newer epoch, when the old one brings work, then it is offered as salvage', () => {
    expect(salvageOf(sampleTask('running', { epoch: 2 }), finish(1))).toEqual({ sha: 'd'.repeat(40), ref: 'refs/heads/fuel/tsk_1/1' });
  });

  test('given an attempt that was given up and not replaced yet, when it brings work, then it is offered as salvage', () => {
    expect(salvageOf(sampleTask('ready', { epoch: 1 }), finish(1))).toEqual({ sha: 'd'.repeat(40), ref: 'refs/heads/fuel/tsk_1/1' });
  });

  test('given work that was taken, when it is told again, then there is no salvage', () => {
    const task = sampleTask('running');
    const first = decideTask(task, finish(1), now);
    const after = (first.ok ? first.events : []).reduce(evolveTask, task);
    expect([after.state.name, salvageOf(after, finish(1))]).toEqual(['reviewing', null]);
  });
});
