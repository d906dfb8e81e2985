import { spawn } from 'node:child_process';
import path from 'node:path';
import { envFor } from '../house.mjs';
import { LAWFUL, LINT_VIOLATIONS, TYPE_VIOLATIONS, TYPE_VIOLATIONS_FILE } from './violations.mjs';

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

/** What eslint and oxlint say, in one form: file -> [{ rule, message }]. */
function findingsOf(eslint, oxlint) {
  const found = new Map();
  for (const { filePath, messages } of JSON.parse(eslint)) found.set(filePath, messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
  for (const { filename, code, message } of JSON.parse(oxlint).diagnostics) found.get(filename)?.push({ rule: code, message });
  return found;
}

/** Lints as `npm run lint` does. Nx has to have seen the house once. */
export async function catchLint(miniature) {
  await run(miniature, 'nx', ['show', 'projects']);
  const [eslint, oxlint] = await Promise.all([run(miniature, 'eslint', ['--format=json', 'apps', 'libs']), run(miniature, 'oxlint', ['--format=json', 'apps', 'libs'])]);
  const found = findingsOf(eslint, oxlint.replaceAll('"filename": "', `"filename": "${miniature.root}/`));
  const rows = LINT_VIOLATIONS.map(({ name, file, rule }) => {
    const here = found.get(path.join(miniature.root, file)) ?? [];
    const finding = here.find((one) => one.rule === rule);
    return finding ? { name, rule, message: finding.message, caught: true } : { name, ...NOTHING, message: here.map((one) => `${one.rule}: ${one.message}`).join('; ') };
  });
  const wronged = [...found].filter(([file, findings]) => file.endsWith('/src/index.ts') && findings.length > 0);
  const sound = found.size > 0 && wronged.length === 0;
  const control = { name: 'lawful files stay unblamed', rule: '-', message: sound ? `${found.size} files linted` : JSON.stringify(wronged), caught: sound };
  return { rows: [...rows, control], output: `${eslint}\n${oxlint}` };
}
