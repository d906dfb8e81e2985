import { runCommand, runScript } from './step.mjs';

/**
 * `npm run test:kills`: 200 attempts are played while nodes and agents are killed at random moments; FUEL_KILLS says how many, FUEL_KILLS_SEED repeats
 * the moments of an earlier run. The suite of every day plays a few.
 */
const built = await runCommand('nx', ['run-many', '-t', 'build']);
process.exitCode = built === 0 ? await runScript('apps/e2e/src/run.ts', ['86-'], { FUEL_KILLS: process.env.FUEL_KILLS ?? '200' }) : built;
