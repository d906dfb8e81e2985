import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chance } from './fixtures/chance.ts';
import { logFaults } from './fixtures/rebuilt.ts';
import { addFeature, chaos, heal, lostCommits, ordinary, randomPlan, simulation } from './fixtures/simulation.ts';

const plans = { seed: fc.nat(), size: fc.integer({ min: 1, max: 8 }) };

/** For a machine that has other things to do; alone it takes about two seconds. */
const patience = 60_000;

/** Everything that must hold after each commit is in fixtures/oracle.ts; it is asked after each. */
describe('the engine', () => {
  test('given any plan and healthy nodes, when everything is quiet, then the feature landed, all of it, and nobody has to be told anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(plans), async ({ seed, size }) => {
        const sim = simulation(chance(seed));
        await addFeature(sim, randomPlan(sim.chance, size));
        await heal(sim);
        expect([...sim.store.features.values()].map((feature) => feature.state.name)).toEqual(['landed']);
        expect([...lostCommits(sim), ...logFaults(sim.store, sim.deps.sha256)]).toEqual([]);
        expect(sim.store.inbox.filter((item) => !item.done && item.kind !== 'proposal')).toEqual([]);
      }),
      { numRuns: 30 },
    );
  }, patience);

  test('given work that fails, people who change their minds and others who push, when it goes on, then it ends and nobody loses a commit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...plans, rounds: fc.integer({ min: 0, max: 40 }) }), async ({ seed, size, rounds }) => {
        const sim = simulation(chance(seed));
        await addFeature(sim, randomPlan(sim.chance, size));
        await ordinary(sim, rounds);
        await heal(sim);
        expect([...lostCommits(sim), ...logFaults(sim.store, sim.deps.sha256)]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, patience);

  test('given lost nodes, lost disks, lost orders, facts late, twice and out of order, when it has passed, then everything ends and nobody loses a commit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...plans, steps: fc.integer({ min: 0, max: 300 }) }), async ({ seed, size, steps }) => {
        const sim = simulation(chance(seed));
        await addFeature(sim, randomPlan(sim.chance, size));
        if (sim.chance.hit(0.3)) await addFeature(sim, randomPlan(sim.chance, 3));
        await chaos(sim, steps);
        // Not only at the end: in the middle of everything.
        expect(logFaults(sim.store, sim.deps.sha256)).toEqual([]);
        await heal(sim);
        expect([...lostCommits(sim), ...logFaults(sim.store, sim.deps.sha256)]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, patience);
});
