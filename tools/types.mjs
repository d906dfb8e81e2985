import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { HOUSE } from './house.mjs';

/**
 * Everything as one program, since reading the same sources once a room costs more than checking them; and once more alone what is held to
 * other rules: the hub has decorators, and pure rooms know nothing of Node. With arguments: these alone.
 */
const rooms = process.argv.length > 2 ? process.argv.slice(2) : ['.', 'apps/hub', 'libs/core', 'libs/contracts'];
const compiler = path.join(HOUSE, 'node_modules/typescript-native/bin/tsc');

let failed = false;
for (const room of rooms) {
  const known = path.join(HOUSE, '.tmp/types', `${room.replaceAll('/', '-')}.tsbuildinfo`);
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', path.join(room, 'tsconfig.json'), '--pretty', 'false', '--incremental', '--tsBuildInfoFile', known], { encoding: 'utf8' });
  if (status === 0) continue;
  process.stdout.write(stdout);
  failed = true;
}
process.exitCode = failed ? 1 : 0;
