import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Gate } from '@fuel/contracts';
import { isReleased, type Task } from '@fuel/core';
import fc from 'fast-check';
import { changes, newFeature, someFeature, someTask, taskState } from '../rows.arb.ts';
import { openTestBed, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const names = fc.constantFrom('users', 'login');
const hash = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
const values = fc.dictionary(fc.constantFrom('env', 'by'), fc.constantFrom('prod', 'test'), { maxKeys: 2 });
const gates: fc.Arbitrary<Gate> = fc.oneof(
  fc.constantFrom<Gate>({ reviewed: true }, { landed: true }),
  fc.record({ contract: names, sha256: fc.option(hash, { nil: undefined }) }).map(({ contract, sha256 }) => (sha256 === undefined ? { contract } : { contract, sha256 })),
  fc.record({ signal: names, match: fc.option(values, { nil: undefined }) }).map(({ signal, match }) => (match === undefined ? { signal } : { signal, match })),
);
const signals: fc.Arbitrary<Task['signals']> = fc.option(
  fc.record({
    contracts: fc.dictionary(names, hash.map((sha256) => ({ path: 'a.yaml', sha256, commit: null, ref: null })), { maxKeys: 2 }),
    received: fc.array(fc.record({ name: names, subject: fc.constant('infra'), payload: values }), { maxLength: 3 }),
  }),
);

test('given any gate behind any task, when it is counted in SQL, then it is as core says', async () => {
  const room = await bed.room();
  const one = fc.record({ state: taskState, signals, gate: gates });
  const all = fc.sample(one, { numRuns: 3_000, seed: 7 });
  const upstreams = all.map(({ state, signals: told }, index) => someTask(`u${index}`, { state, signals: told }));
  const consumers = all.map(({ gate }, index) => someTask(`c${index}`, { holds: isReleased(gate, upstreams[index] ?? someTask('none')) ? 0 : 1 }));
  const feature = newFeature(someFeature(), [...upstreams, ...consumers]);
  const edges = all.map(({ gate }, index) => ({ upstream: `tsk_u${index}`, consumer: `tsk_c${index}`, gate }));
  await room.store.transact((transaction) => transaction.write(changes({ created: [{ ...feature, edges }] })));
  expect(consumers.filter((task) => task.holds === 0).length).toBeGreaterThan(300);
  expect((await room.store.recount()).holds).toEqual([]);
});
