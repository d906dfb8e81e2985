import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from './house.mjs';
import { terminalPicture } from './record/terminal-picture.mjs';

/**
 * `npm run record`: runs the demo in a terminal of its own (tmux must be installed) and draws what stands in it at the end as
 * docs/demo.svg. Paths of this machine are shortened.
 */
const COLUMNS = 118;
const ROWS = 400;
const socket = `fuel-record-${process.pid}`;
const tmux = (...args) => execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });
const demo = path.join(HOUSE, 'apps/e2e/src/demo/main.ts');

let screen;
try {
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(COLUMNS), '-y', String(ROWS), `'${process.execPath}' '${demo}' --yes; echo "ended with $?"; tmux -L ${socket} wait-for -S ended; sleep 60`);
  tmux('wait-for', 'ended');
  screen = tmux('capture-pane', '-e', '-p');
} finally {
  tmux('kill-server');
}
const text = screen.replaceAll(/\/[\w./-]*fuel-demo-\w+/g, '/tmp/demo').trimEnd();
if (!/ended with 0\s*$/.test(text.replaceAll(/\u001b\[[0-9;]*m/g, ''))) throw new Error(`the demo did not end well:\n${text}`);
const lines = text.split('\n').slice(0, -1);
writeFileSync(path.join(HOUSE, 'docs/demo.svg'), terminalPicture(['$ npm run demo -- --yes', ...lines].join('\n'), { title: 'npm run demo -- --yes', columns: COLUMNS }));
process.stdout.write('docs/demo.svg was drawn\n');
