import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildPrograms } from '../bootstrap/build-programs.mjs';
import { installPeers } from './harness/install-peers.mjs';
import { runBench } from './harness/run-bench.mjs';

/** `npm run bench -- <name>… | all [--quick] [--only ours,…]`: one JSON line a bench on stdout; what happens meanwhile goes to stderr. */
const names = readdirSync(new URL('benches', import.meta.url)).map((file) => file.replace(/\.mjs$/, '')).sort();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const wanted = positionals.includes('all') ? names : positionals;
const unknown = wanted.filter((name) => !names.includes(name));
if (wanted.length === 0 || unknown.length > 0) {
  console.error(`${unknown.length > 0 ? `There is no bench ${unknown.join(', ')}. ` : ''}npm run bench -- ${names.join('|')}|all [--quick] [--only ours,…]`);
  process.exit(2);
}

// What serves a bench ends with it, also when somebody has had enough.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));

const only = values.only?.split(',');
const benches = await Promise.all(wanted.map(async (name) => (await import(`./benches/${name}.mjs`)).bench));
if (benches.some(({ alone }) => alone !== true)) {
  if (only === undefined || only.some((name) => name !== 'ours')) installPeers();
  await buildPrograms(process.execPath);
}
for (const bench of benches) {
  const line = await runBench(bench, { quick: values.quick, only });
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (line.oracle !== 'ok') process.exitCode = 1;
}
process.exit();
