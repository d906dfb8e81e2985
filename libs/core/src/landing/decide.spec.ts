import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { now, sampleLanding, shaOf, somePart } from '../fixtures/samples.ts';
import type { LandingCommand } from './command.ts';
import { decideLandingFact } from './decide.ts';
import { evolveLanding } from './event.ts';
import { type Landing, maximumTries, nextToPublish } from './state.ts';

const groups = [0, 0, 1, 2];
const fresh = sampleLanding('preparing', [], { epoch: 1, tries: 0, parts: groups.map((group, index) => somePart(`rep_${index}`, group, 'waiting')) });

const of = { landing: fc.constant('lnd_1'), epoch: fc.integer({ min: 1, max: 4 }), repository: fc.integer({ min: 0, max: groups.length }).map((index) => `rep_${index}`) };
const facts: fc.Arbitrary<LandingCommand> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant('landing.prepared'), ...of, base: fc.constant(shaOf('a')), prepared: fc.constantFrom(shaOf('c'), shaOf('d')) }) },
  { weight: 12, arbitrary: fc.record({ type: fc.constant('landing.published'), ...of, from: fc.constant(shaOf('a')), to: fc.constantFrom(shaOf('c'), shaOf('d')) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('landing.conflicted'), ...of, base: fc.constant(shaOf('a')), task: fc.constant('tsk_rep_0'), paths: fc.constant(['a.ts']) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('landing.refused'), ...of, code: fc.constantFrom('base_moved', 'push_refused'), message: fc.constant('no'), retryable: fc.boolean() }) },
);

type Step = { readonly fact: LandingCommand; readonly aimed: boolean };
const histories = fc.array(fc.record({ fact: facts, aimed: fc.boolean() }), { maxLength: 60 });

function walk(steps: readonly Step[], look: (before: Landing, fact: LandingCommand, after: Landing) => void): void {
  let landing = fresh;
  for (const { fact: said, aimed } of steps) {
    const fact = aimed ? { ...said, epoch: landing.epoch } : said;
    const decision = decideLandingFact(landing, fact, now);
    const after = (decision.ok ? decision.events : []).reduce(evolveLanding, landing);
    look(landing, fact, after);
    landing = after;
  }
}

const always = (name: string, look: (before: Landing, fact: LandingCommand, after: Landing) => void): void =>
  test(name, () => fc.assert(fc.property(histories, (steps) => walk(steps, look)), { numRuns: 500 }));

const stateOf = (landing: Landing, repository: string): string | undefined => landing.parts.find((part) => part.repository === repository)?.state.name;

describe('given a landing and any facts, when they come one after the other', () => {
  always('then nothing is published before everything is prepared', (before, _fact, after) => {
    const newly = after.parts.filter((part, index) => part.state.name === 'published' && before.parts[index]?.state.name !== 'published');
    if (newly.length > 0) expect([before.state.name, before.parts.every((part) => part.state.name === 'prepared' || part.state.name === 'published')]).toEqual(['publishing', true]);
  });

  always('then groups are published in order, and only what was prepared', (before, fact, after) => {
    for (const part of after.parts.filter((one, index) => one.state.name === 'published' && before.parts[index]?.state.name !== 'published')) {
      expect(nextToPublish(before).map((one) => one.repository)).toContain(part.repository);
      expect(after.parts.filter((one) => one.group < part.group).every((one) => one.state.name === 'published')).toBe(true);
      expect(fact).toMatchObject({ type: 'landing.published', repository: part.repository, to: part.state.name === 'published' ? part.state.prepared : '' });
    }
  });

  always('then a fact of another epoch or repository, or of a landing that is over, changes nothing', (before, fact, after) => {
    const over = before.state.name !== 'preparing' && before.state.name !== 'publishing';
    if (over || fact.epoch !== before.epoch || stateOf(before, fact.repository) === undefined) expect(after).toBe(before);
  });

  always('then what is published stays so, and a refusal prepares only the rest again, under the next epoch', (before, _fact, after) => {
    before.parts.forEach((part, index) => part.state.name === 'published' && expect(after.parts[index]).toBe(part));
    expect(after.epoch === before.epoch || after.epoch === before.epoch + 1).toBe(true);
    if (after.epoch === before.epoch) return;
    expect(after.state.name).toBe('preparing');
    after.parts.forEach((part, index) => expect(part.state.name).toBe(before.parts[index]?.state.name === 'published' ? 'published' : 'waiting'));
  });

  always('then it is tried five times at most; it stops as a conflict before the first push and as partial after it', (before, _fact, after) => {
    expect(after.tries).toBeLessThan(maximumTries);
    const pushed = before.parts.some((part) => part.state.name === 'published');
    if (after.state.name === 'conflict') expect(after.parts.some((part) => part.state.name === 'published')).toBe(false);
    if (after.state.name === 'partial' && before.state.name !== 'partial') expect(pushed).toBe(true);
    expect(after.state.name === 'landed').toBe(after.parts.every((part) => part.state.name === 'published'));
  });
});

test('given work that does not merge, when a landing stops, then the reason has its title and the files', () => {
  const decision = decideLandingFact(fresh, { type: 'landing.conflicted', landing: 'lnd_1', epoch: 1, repository: 'rep_0', base: shaOf('a'), task: 'tsk_rep_0', paths: ['a.ts', 'b.ts'] }, now);
  expect(decision).toMatchObject({ ok: true, events: [{ type: 'landing.conflicted', set: { state: { name: 'conflict', reason: '"Add the endpoint" does not merge: a.ts, b.ts' } } }] });
});
