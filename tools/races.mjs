import { runJest } from './jest.mjs';

/** The full number of rounds; the suite of every day plays a few of them. */
process.env.FUEL_RACE_ROUNDS ??= '10000';
process.exitCode = await runJest('int', ['libs/store/src/graph', 'apps/hub/src/races']);
