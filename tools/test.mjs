import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { CHECK_STEPS } from './check.mjs';
import { jestStep } from './jest.mjs';
import { gate, runCommand, runSteps, seconds, total } from './step.mjs';
import { e2eStep } from './test/e2e-step.mjs';
import { stopLeftBehind } from './test/left-behind.mjs';
import { INSTALL_NATS, natsSpecs, provisionNatsServer, sshSpecs } from './test/nats-server.mjs';
import { scratchFolder } from './test/scratch.mjs';

/** `npm test`: everything. The check, then the specs that touch one real thing, then the scenarios that touch all of them. */

const mark = `fuel-${randomBytes(4).toString('hex')}`;
// All that this run starts carries the mark, and keeps its temporary files in a directory of that name (short: a socket path ends at 107 bytes).
const temporary = scratchFolder(mark);
process.env.FUEL_TEST_RUN = mark;
process.env.TMPDIR = temporary;

const listed = (names) => `${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`;
const escaped = (file) => file.replaceAll('.', '\\.');

async function suites(skipped) {
  const left = [];
  const leaveOut = ({ specs, why }) => {
    left.push(...specs);
    skipped.push(...specs.map((name) => ({ name, why })));
  };
  const ssh = sshSpecs();
  if (ssh !== null) leaveOut(ssh);
  const nats = await provisionNatsServer();
  const why = `nats-server is missing: ${INSTALL_NATS}`;
  if (!nats) leaveOut({ specs: natsSpecs(), why });
  const int = jestStep('integration tests', 'int', left.length > 0 ? ['--testPathIgnorePatterns', ...left.map(escaped)] : []);
  if (nats) return [int, e2eStep(skipped)];
  skipped.push({ name: 'all e2e scenarios', why });
  return [int];
}

const nothingLeft = gate('nothing is left running', async () => {
  const { left, unknown } = await stopLeftBehind(mark);
  if (unknown) console.log(`NOT CHECKED: ${unknown}`);
  for (const { pid, command } of left) console.error(`left running (and stopped now): ${pid} ${command}`);
  return left.length === 0 ? 0 : 1;
});

async function interrupted() {
  await stopLeftBehind(mark, 0);
  rmSync(temporary, { recursive: true, force: true });
  process.exit(130);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => void interrupted());
}

const started = Date.now();
const skipped = [];
const steps = [...CHECK_STEPS, gate('build', () => runCommand('nx', ['run-many', '-t', 'build'])), ...(await suites(skipped)), nothingLeft];
const results = await runSteps(steps);

// After a failure the files are evidence and stay; after success there must be none.
const remains = readdirSync(temporary);
if (total(results).failed > 0 && remains.length > 0) console.log(`\nkept for you in ${temporary}: ${listed(remains)}`);
else {
  if (remains.length > 0) console.error(`\nleft in the temporary directory (removed now): ${listed(remains)}`);
  results.push({ name: 'no file is left behind', passed: remains.length === 0 ? 1 : 0, failed: remains.length === 0 ? 0 : 1, took: '0 s' });
  rmSync(temporary, { recursive: true, force: true });
}

console.log(`\n${results.map((r) => `${r.failed === 0 ? '✔' : '✘'} ${r.name}: ${r.passed} passed, ${r.failed} failed (${r.took})`).join('\n')}`);
for (const { name, why } of skipped) console.log(`SKIPPED  ${name}: ${why}`);
const { passed, failed } = total(results);
console.log(`\nin ${seconds(started)}${skipped.length > 0 ? `, ${skipped.length} SKIPPED (see above)` : ''}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
