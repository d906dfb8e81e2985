import { spawnSync } from 'node:child_process';
import { runJest } from './jest.mjs';
import { pack } from './pack.mjs';

/**
 * `npm run test:containers [path …]`: the specs that need a Docker engine. Images by FUEL_IMAGE_NODE, FUEL_IMAGE_POSTGRES and FUEL_IMAGE_NATS;
 * docker/local/make.sh makes them where no registry can be reached. Nothing of it stays.
 */
const engine = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
if (engine.status !== 0) {
  console.log('SKIPPED  the containers: no Docker engine answers here (apt-get install docker.io, dockerd)');
} else {
  await pack();
  process.exitCode = await runJest('container', process.argv.slice(2));
}
