import { expect, test } from '@jest/globals';
import { fact as factSchema, FACT_MAX_BYTES, failureKinds, type Fact, type FactOf } from '@fuel/contracts';
import fc from 'fast-check';
import { fitFact } from './fit-fact.ts';

const sha = 'a'.repeat(40);
const attempt: FactOf<'attempt.finished'> = {
  type: 'attempt.finished', task: 'tsk_1', epoch: 1, outcome: { kind: 'completed', head: sha, summary: 'done' }, startSha: sha, saw: [{ task: 'tsk_0', sha }],
  sessionId: null, usage: null, diffstat: null, durationMs: 1, salvage: { sha, ref: `refs/heads/fuel/${'x'.repeat(200)}` }, warnings: [],
};
const review: FactOf<'review.finished'> = { type: 'review.finished', task: 'tsk_1', epoch: 1, round: 1, head: sha, verdict: { kind: 'passed', check: null }, saw: [], diffstat: null, patch: null, durationMs: 1 };
const onWire = (fact: unknown): number => Buffer.byteLength(JSON.stringify(JSON.stringify(fact)));

test('given a fact that fits, then it stays the very one', () => {
  expect(fitFact(attempt)).toBe(attempt);
});

test('given a hundred warnings of the worst characters, then they are cut and say so, and what happened stays', () => {
  const fitted = fitFact({ ...attempt, warnings: Array.from({ length: 100 }, () => '\u0001'.repeat(1_000)) });
  expect(onWire(fitted)).toBeLessThanOrEqual(FACT_MAX_BYTES);
  expect(fitted).toMatchObject({ outcome: attempt.outcome, salvage: attempt.salvage, saw: attempt.saw });
  expect(fitted.warnings.every((text) => text.endsWith('(cut, 1000 characters in all)'))).toBe(true);
});

test('given a patch that is cut, then it says that it was', () => {
  const fitted = fitFact({ ...review, patch: { text: '"\n'.repeat(100_000), truncated: false } }, 50_000);
  expect(fitted.patch).toMatchObject({ truncated: true });
});

const words = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.repeat(3));
const issues = fc.array(fc.record({ code: fc.constant('check_failed'), message: words, path: words }), { minLength: 1, maxLength: 60 });
const facts: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    outcome: fc.oneof(
      words.map((summary) => ({ kind: 'completed' as const, head: sha, summary })), words.map((reason) => ({ kind: 'no_change' as const, reason })), issues.map((all) => ({ kind: 'needs_work' as const, issues: all })),
      fc.tuple(words, fc.array(words.map((text) => text.slice(0, 500)), { maxLength: 20 })).map(([question, options]) => ({ kind: 'needs_input' as const, question, options })),
      fc.tuple(fc.constantFrom(...failureKinds), words).map(([failure, message]) => ({ kind: 'failed' as const, failure, message })),
    ),
    warnings: fc.array(words, { maxLength: 60 }),
  }).map((more) => ({ ...attempt, ...more })),
  fc.record({
    verdict: fc.oneof(words.map((check) => ({ kind: 'passed' as const, check })), issues.map((all) => ({ kind: 'failed' as const, issues: all })), words.map((message) => ({ kind: 'errored' as const, message }))),
    patch: fc.option(words.map((text) => ({ text, truncated: false }))),
  }).map((more) => ({ ...review, ...more })),
  fc.array(words, { maxLength: 100 }).map((paths): Fact => ({ type: 'landing.conflicted', landing: 'lnd_1', epoch: 1, repository: 'rep_1', base: sha, task: 'tsk_1', paths })),
  fc.array(words, { maxLength: 100 }).map((paths): Fact => ({ type: 'repository.headMoved', repository: 'rep_1', branch: 'main', head: sha, paths })),
  words.filter((text) => text !== '').map((text): Fact => ({ type: 'agent.message', task: 'tsk_1', epoch: 1, text })),
);

test('given any fact with any texts, then it fits, and the hub can read it', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 5_000, max: 60_000 }), (fact, most) => {
      const fitted = fitFact(fact, most);
      expect(onWire(fitted)).toBeLessThanOrEqual(most);
      expect(factSchema.safeParse(fitted).error).toBeUndefined();
    }),
  );
});

test('given an attempt and a check that saw the work of 5,000 tasks, then both facts name all of it and fit, the check with less of its patch', () => {
  const saw = Array.from({ length: 5_000 }, (_, index) => ({ task: `tsk_${String(index).padStart(26, 'x')}`, sha: 'a'.repeat(40) }));
  const finished: Fact = { type: 'attempt.finished', task: 'tsk_1', epoch: 1, outcome: { kind: 'completed', head: 'b'.repeat(40), summary: 'x'.repeat(4_000) }, startSha: null, saw, sessionId: null, usage: null, diffstat: null, durationMs: 1, salvage: null, warnings: [] };
  const reviewed: Fact = { type: 'review.finished', task: 'tsk_1', epoch: 1, round: 1, head: 'b'.repeat(40), verdict: { kind: 'passed', check: null }, saw, diffstat: null, patch: { text: 'x\n'.repeat(150_000), truncated: false }, durationMs: 1 };
  for (const one of [finished, reviewed]) {
    const fitted = fitFact(one);
    expect(onWire(fitted)).toBeLessThanOrEqual(FACT_MAX_BYTES);
    expect('saw' in fitted && fitted.saw).toEqual(saw);
  }
});
