/** For specs of rooms above: the engine's random histories, to be driven through something else than its maps as well. */
export { chance } from './fixtures/chance.ts';
export { type MemoryStore, memoryStore, transact as transactInMemory } from './fixtures/memory-store.ts';
export { logFaults } from './fixtures/rebuilt.ts';
export { addFeature, chaos, heal, ordinary, randomPlan, simulation, type Simulation } from './fixtures/simulation.ts';
