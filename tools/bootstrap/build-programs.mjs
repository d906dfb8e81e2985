import { spawn } from 'node:child_process';
import path from 'node:path';
import { HOUSE, envFor } from '../house.mjs';
import { stopped } from './stopped.mjs';

const NX = path.join(HOUSE, 'node_modules/nx/dist/bin/nx.js');

function capture(node, args) {
  return new Promise((resolve, reject) => {
    const env = envFor(node);
    const child = spawn(node, args, { cwd: HOUSE, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Builds dist/; Nx knows what is still good, so the second time costs a second. Quiet unless it fails. */
export async function buildPrograms(node) {
  console.error('Building …');
  const { code, output } = await capture(node, [NX, 'run-many', '-t', 'build', '--output-style=static']);
  if (code !== 0) throw stopped(output, 'The build failed: look above.');
}
