import { spawn } from 'node:child_process';
import path from 'node:path';
import { HOUSE, envFor } from './house.mjs';

/** Runs a command with our terminal; answers its exit code (a signal counts as 1). */
export function runCommand(command, args, extraEnv) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: HOUSE, env: envFor(process.execPath, extraEnv), stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

export const runScript = (script, args = [], extraEnv = undefined) => runCommand(process.execPath, [path.join(HOUSE, script), ...args], extraEnv);

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs named steps one after the other, all of them even when one fails, so that one run tells everything that is wrong.
 * A step is {name, run(): Promise<{passed, failed}>}.
 */
export async function runSteps(steps) {
  const results = [];
  for (const { name, run } of steps) {
    console.log(`\n── ${name}`);
    const started = Date.now();
    const { passed, failed } = await run();
    const took = seconds(started);
    console.log(`${failed === 0 ? '✔' : '✘'} ${name} (${took})`);
    results.push({ name, passed, failed, took });
  }
  return results;
}

/** A step that is one yes or no. */
export const gate = (name, run) => ({
  name,
  run: async () => ((await run()) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

export const total = (results) => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
});
