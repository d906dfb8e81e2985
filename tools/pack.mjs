import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOUSE, envFor } from './house.mjs';
import { packagesIn, thirdPartyLicences } from './package/licences.mjs';
import { manifest } from './package/manifest.mjs';
import { bundle, PROGRAMS } from './package/programs.mjs';

/** `npm run pack`: what is published, in dist/package, and its tarball beside it. */

const DIST = path.join(HOUSE, 'dist');
const PACKAGE = path.join(DIST, 'package');
export const LARGEST = 25 * 1024 * 1024;

/** Everything that does the work is in the bundle; only what Prisma loads as a file lies beside it. */
const BESIDE = [
  ['prisma/schema.prisma', 'dist/prisma/schema.prisma'],
  ['prisma/migrations', 'dist/prisma/migrations'],
  ['node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm', 'dist/schema_engine_bg.wasm'],
  ['docs/config.schema.json', 'docs/config.schema.json'],
  ['docs/cli.md', 'docs/cli.md'],
  ['tools/package/README.md', 'README.md'],
  ['LICENSE', 'LICENSE'],
];

/** npm is asked for what it would publish: its list of files is then the truth, not ours. */
function npmPack() {
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'pack', '--json', '--ignore-scripts', '--pack-destination', DIST];
  const answer = execFileSync(command, args, { cwd: PACKAGE, env: envFor(process.execPath), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const told = JSON.parse(answer);
  return Array.isArray(told) ? told[0] : Object.values(told)[0];
}

export async function pack() {
  rmSync(PACKAGE, { recursive: true, force: true });
  mkdirSync(path.join(PACKAGE, 'dist'), { recursive: true });
  const roots = new Set();
  for (const program of Object.values(PROGRAMS)) {
    for (const root of packagesIn(await bundle(program, { directory: path.join(PACKAGE, 'dist'), test: false }))) roots.add(root);
  }
  for (const [from, to] of BESIDE) cpSync(path.join(HOUSE, from), path.join(PACKAGE, to), { recursive: true });
  const licences = thirdPartyLicences(roots);
  writeFileSync(path.join(PACKAGE, 'THIRD-PARTY-LICENSES.txt'), licences.text);
  writeFileSync(path.join(PACKAGE, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  const { filename, files } = npmPack();
  const tarball = path.join(DIST, filename);
  return { tarball, bytes: statSync(tarball).size, files: files.map((file) => file.path), packages: licences.count };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { tarball, bytes, files, packages } = await pack();
  console.log(`${tarball}\n${(bytes / 1024 / 1024).toFixed(1)} MiB, ${files.length} files, code of ${packages} packages bundled`);
  if (bytes > LARGEST) {
    console.error(`that is more than ${LARGEST / 1024 / 1024} MiB`);
    process.exitCode = 1;
  }
}
