import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOUSE } from './house.mjs';
import { runScript } from './step.mjs';

/** What a suite needs beside its own file patterns (jest.config.mjs): an int spec starts real servers and waits for them, so three at a time keep two cores busy. */
const SUITES = {
  pure: ['--selectProjects', 'pure', '--maxWorkers', '2'],
  int: ['--selectProjects', 'int', '--maxWorkers', '3', '--testTimeout', '60000'],
  container: ['--selectProjects', 'container', '--runInBand'],
};

/** ESM in Jest needs the flag; the warning about it helps nobody. */
const NODE_FLAGS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

const nodeOptions = () => [process.env.NODE_OPTIONS, NODE_FLAGS].filter(Boolean).join(' ');

/** Specs do not see the git configuration of whoever runs them. The caller's arguments come first: --selectProjects takes every word after it for a project. */
export const runJest = (suite, args = []) =>
  runScript('node_modules/jest/bin/jest.js', [...args, ...SUITES[suite]], { NODE_OPTIONS: nodeOptions(), GIT_CONFIG_GLOBAL: '/dev/null' });

/** A whole suite as a step: its tests are counted, and a suite that could not even start counts as one failure. */
export const jestStep = (name, suite, args = []) => ({
  name,
  run: async () => {
    const outputFile = path.join(HOUSE, '.tmp', `jest-${suite}.json`);
    mkdirSync(path.dirname(outputFile), { recursive: true });
    rmSync(outputFile, { force: true });
    const code = await runJest(suite, ['--json', '--outputFile', outputFile, ...args]);
    return countOf(outputFile, code);
  },
});

function countOf(outputFile, code) {
  let report;
  try {
    report = JSON.parse(readFileSync(outputFile, 'utf8'));
  } catch (error) {
    console.error(`jest wrote no result (${error.message})`);
    return { passed: 0, failed: 1 };
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [suite, ...args] = process.argv.slice(2);
  if (!SUITES[suite]) throw new Error(`Which suite? node tools/jest.mjs ${Object.keys(SUITES).join('|')} [jest arguments]`);
  process.exitCode = await runJest(suite, args);
}
