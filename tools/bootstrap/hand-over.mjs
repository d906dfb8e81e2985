import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { HOUSE, envFor } from '../house.mjs';

/** Runs the real thing with our terminal. Signals are its business: we pass them on and leave when it has left. */
export function handOver(node, script, args) {
  return new Promise((resolve, reject) => {
    const env = envFor(node);
    const child = spawn(node, [path.join(HOUSE, script), ...args], { cwd: HOUSE, env, stdio: 'inherit' });
    // Ctrl-C reaches the child by itself (same terminal group); what was sent to us alone must be passed on.
    process.on('SIGINT', () => undefined);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
  });
}
