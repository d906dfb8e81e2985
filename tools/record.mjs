import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from './house.mjs';
import { terminalPicture } from './record/terminal-picture.mjs';

/** `npm run record`: runs the demo and draws what it printed, as docs/demo.svg. Paths of this machine and lines that are only long are shortened. */
const COLUMNS = 118;
const said = [];
const demo = spawn(process.execPath, [path.join(HOUSE, 'apps/e2e/src/demo/main.ts'), '--yes'], {
  cwd: HOUSE,
  env: { ...process.env, FORCE_COLOR: '1', COLUMNS: String(COLUMNS) },
  stdio: ['ignore', 'pipe', 'pipe'],
});
for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk) => said.push(chunk));
const code = await new Promise((resolve) => demo.on('close', resolve));
const text = Buffer.concat(said).toString();
if (code !== 0) {
  process.stderr.write(`${text}\nThe demo ended with ${code}; nothing was recorded.\n`);
  process.exit(1);
}
const shown = text
  .replaceAll(/\/[\w./-]*fuel-demo-\w+/g, '/tmp/demo')
  .split('\n')
  .map((line) => (line.length > COLUMNS + 40 ? `${line.slice(0, COLUMNS)}…` : line))
  .join('\n');
mkdirSync(path.join(HOUSE, 'docs'), { recursive: true });
writeFileSync(path.join(HOUSE, 'docs/demo.svg'), terminalPicture(`$ npm run demo -- --yes\n${shown}`, { title: 'npm run demo -- --yes', columns: COLUMNS }));
process.stdout.write('docs/demo.svg was drawn\n');
