import { pathToFileURL } from 'node:url';
import { jestStep } from './jest.mjs';
import { gate, runCommand, runScript, runSteps, seconds, total } from './step.mjs';

const nx = (target) => runCommand('nx', ['run-many', '-t', target]);

/** The gate that every change passes before it is shown to anybody. */
export const CHECK_STEPS = [
  gate('generated code is up to date', () => runScript('tools/generate.mjs', ['--check'])),
  gate('types', async () => (await nx('generate')) || (await runScript('tools/types.mjs'))),
  gate('lint', () => nx('lint')),
  gate('canary: planted violations are caught', () => runScript('tools/canary.mjs')),
  jestStep('pure tests', 'pure'),
];

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const results = await runSteps(CHECK_STEPS);
  const { failed } = total(results);
  const wrong = results.filter((result) => result.failed > 0).map(({ name }) => name);
  console.log(`\n${failed === 0 ? 'check passed' : `check FAILED: ${wrong.join(', ')}`} in ${seconds(started)}`);
  process.exitCode = failed === 0 ? 0 : 1;
}
