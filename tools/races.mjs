import { runJest } from './jest.mjs';
import { runCommand, runScript } from './step.mjs';

/**
 * `npm run test:races`: every graph of four tasks against the walk that looks at everything, then 10,000 rounds of races on two hub processes and a
 * control without the lock. The suite of every day plays a few of both.
 */
process.env.FUEL_RACE_ROUNDS ??= '10000';
const steps = [
  () => runCommand('nx', ['run-many', '-t', 'build']),
  () => runJest('int', ['libs/store/src/graph']),
  () => runScript('apps/e2e/src/run.ts', ['71-'], { FUEL_RACE_ROUNDS: process.env.FUEL_RACE_ROUNDS }),
];
for (const step of steps) process.exitCode ||= await step();
