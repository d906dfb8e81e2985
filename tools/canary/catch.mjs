import { spawn } from 'node:child_process';
import path from 'node:path';
import { envFor } from '../house.mjs';
import { LAWFUL, LINT_VIOLATIONS, TYPE_VIOLATIONS, TYPE_VIOLATIONS_FILE } from './violations.mjs';

const LINTED = ['@fuel/core', '@fuel/runner', '@fuel/cli', '@fuel/hub', '@fuel/git'];
const NOTHING = { rule: 'NOT CAUGHT', message: '', caught: false };

function run({ root, interrupted }, command, args) {
  return new Promise((resolve, reject) => {
    const env = envFor(process.execPath, { NX_WORKSPACE_ROOT_PATH: root, FORCE_COLOR: '0' });
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], signal: interrupted });
    let output = '';
    let failure;
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (failure = error));
    child.on('close', () => (failure ? reject(failure) : resolve(output)));
  });
}

export function plantAll(miniature) {
  for (const room of miniature.rooms) miniature.plant(`${room}/src/index.ts`, LAWFUL);
  for (const { file, code, beside } of LINT_VIOLATIONS) {
    miniature.plant(file, code);
    if (beside) miniature.plant(beside.file, beside.code);
  }
  miniature.plant(TYPE_VIOLATIONS_FILE, TYPE_VIOLATIONS.map(({ code }) => code).join('\n'));
}

/** Bare eslint in a workspace where Nx has not run yet: its boundary rule would skip itself, so our configuration must refuse. */
export async function catchBareEslint(miniature) {
  const output = await run(miniature, 'eslint', ['libs/git/src/publishes.ts']);
  const refusal = /The floors cannot be checked[^\n]*/.exec(output)?.[0];
  const name = 'bare eslint without a project graph';
  return refusal ? { name, rule: 'eslint.config.mjs', message: refusal, caught: true } : { name, ...NOTHING, message: output };
}

export async function catchTypes(miniature) {
  const output = await run(miniature, process.execPath, ['tools/types.mjs', 'libs/core']);
  return TYPE_VIOLATIONS.map(({ name }, index) => {
    const error = output.split('\n').find((line) => line.startsWith(`${TYPE_VIOLATIONS_FILE}(${index + 1},`));
    const [, rule, message] = /error (TS\d+): (.*)/.exec(error ?? '') ?? [];
    return rule ? { name, rule, message, caught: true } : { name, ...NOTHING };
  });
}

function findingsOf(output) {
  const reports = output.split('\n').filter((line) => line.startsWith('[{"filePath"'));
  return reports.flatMap((report) => JSON.parse(report));
}

/** Lints as `npm run lint` does: the lint target of each project, run by Nx. */
export async function catchLint(miniature) {
  const output = await run(miniature, 'nx', ['run-many', '-t', 'lint', '-p', LINTED.join(','), '--skip-nx-cache', '--exclude-task-dependencies', '--output-style=static', '--', '--format=json']);
  const findings = findingsOf(output);
  const at = (file) => findings.find(({ filePath }) => filePath === path.join(miniature.root, file))?.messages ?? [];
  const rows = LINT_VIOLATIONS.map(({ name, file, rule }) => {
    const finding = at(file).find(({ ruleId }) => ruleId === rule);
    const others = at(file).map(({ ruleId, message }) => `${ruleId}: ${message}`);
    return finding ? { name, rule, message: finding.message, caught: true } : { name, ...NOTHING, message: others.join('; ') };
  });
  const wronged = findings.filter(({ filePath, messages }) => filePath.endsWith('/src/index.ts') && messages.length > 0);
  const sound = findings.length > 0 && wronged.length === 0;
  const control = { name: 'lawful files stay unblamed', rule: '-', message: sound ? `${findings.length} files linted` : JSON.stringify(wronged), caught: sound };
  return { rows: [...rows, control], output };
}
