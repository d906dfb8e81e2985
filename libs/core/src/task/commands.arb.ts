import type { AttemptOutcome, FactOf } from '@fuel/contracts';
import fc from 'fast-check';
import { now, shaOf, someWork } from '../fixtures/samples.ts';
import type { TaskCommand } from './command.ts';

const task = 'tsk_1';
/** Near where a short history is: sometimes right, sometimes late, sometimes ahead. */
const epoch = fc.integer({ min: 0, max: 4 });
const head = fc.constantFrom(someWork.head, shaOf('d'), shaOf('e'));
const issues = [{ code: 'check', message: 'the check failed' }];

const outcome: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  head.map((sha): AttemptOutcome => ({ kind: 'completed', head: sha, summary: 'done' })),
  fc.constantFrom<AttemptOutcome>(
    { kind: 'no_change', reason: 'nothing to do' },
    { kind: 'needs_work', issues },
    { kind: 'needs_input', question: 'Which one?' },
    { kind: 'limited', until: new Date(now).toISOString() },
    { kind: 'cancelled' },
    { kind: 'failed', failure: 'crash', message: 'it crashed' },
    { kind: 'failed', failure: 'auth', message: 'no key' },
  ),
);
const verdict = fc.constantFrom<Extract<TaskCommand, { type: 'task.review' }>['verdict']>({ kind: 'passed' }, { kind: 'passed' }, { kind: 'failed', issues }, { kind: 'errored', message: 'no disk' });
const declineCode = fc.constantFrom<FactOf<'order.declined'>['code']>('repository_unreadable', 'upstream_unreadable', 'no_slot', 'agent_unavailable');

/** A node's word about an attempt. */
export const nodeCommands: fc.Arbitrary<TaskCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom('task.start', 'task.suspect', 'task.recover'), task: fc.constant(task), epoch }),
  fc.record({ type: fc.constant('task.keepUnpushed'), task: fc.constant(task), epoch, reason: fc.constantFrom('no access', 'another key') }),
  fc.record({ type: fc.constant('task.lose'), task: fc.constant(task), epoch, message: fc.constant('gone') }),
  fc.record({ type: fc.constant('task.decline'), task: fc.constant(task), epoch, code: declineCode, message: fc.constant('no'), retryable: fc.boolean() }),
  fc.record({
    type: fc.constant('task.finish'), task: fc.constant(task), epoch, outcome, base: fc.option(fc.constant(shaOf('a')), { freq: 9 }), ref: fc.constant(someWork.ref), saw: fc.constant({}),
    stale: fc.boolean(), diffstat: fc.constant(null), salvage: fc.option(fc.constant({ sha: shaOf('f'), ref: 'refs/heads/fuel/tsk_1/1-salvage' })),
  }),
);

const others: fc.Arbitrary<TaskCommand> = fc.oneof(
  fc.constantFrom<TaskCommand>(
    { type: 'task.begin', task },
    { type: 'task.openGate', task, upstream: 'tsk_0' },
    { type: 'task.openGate', task, upstream: 'tsk_0' },
    { type: 'task.closeGate', task, upstream: 'tsk_0' },
    { type: 'task.wake', task },
    { type: 'task.requestChanges', task, text: 'Not like this' },
    { type: 'task.freeze', task, name: 'users', contract: { path: 'users.yaml', sha256: 'a'.repeat(64), commit: null, ref: null } },
    { type: 'task.signal', task, signal: { name: 'applied', subject: 'infra', payload: { env: 'prod' } } },
    { type: 'task.signal', task, signal: { name: 'applied', subject: 'infra', payload: { env: 'test' } } },
    { type: 'task.retry', task },
    { type: 'task.retry', task },
    { type: 'task.retry', task, agent: 'other' },
    { type: 'task.answer', task, text: 'The first one' },
    { type: 'task.answer', task, text: 'The second one' },
    { type: 'task.edit', task, edit: { priority: 900 } },
    { type: 'task.edit', task, edit: { agent: 'other', title: 'Another' } },
    { type: 'task.tell', task, text: 'Mind the tests' },
    { type: 'task.park', task, reason: 'not now' },
  ),
  fc.record({ type: fc.constant('task.dispatch'), task: fc.constant(task), node: fc.constantFrom('nod_1', 'nod_2'), agent: fc.constant('scripted'), order: fc.constantFrom('ord_1', 'ord_2') }),
  fc.record({ type: fc.constant('task.review'), task: fc.constant(task), round: fc.integer({ min: 0, max: 5 }), head, saw: fc.constant({}), verdict, diffstat: fc.constant(null) }),
);
const last: fc.Arbitrary<TaskCommand> = fc.constantFrom<TaskCommand>({ type: 'task.land', task }, { type: 'task.cancel', task, reason: 'not needed' });

/** What steers a command to where the task is: its own epoch, round and head, as a node that was asked would say. */
export interface Step {
  readonly command: TaskCommand;
  readonly aimed: boolean;
}

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ command: fc.oneof({ weight: 10, arbitrary: nodeCommands }, { weight: 14, arbitrary: others }, { weight: 1, arbitrary: last }), aimed: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);
