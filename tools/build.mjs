import { chmodSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { HOUSE } from './house.mjs';

const DIST = path.join(HOUSE, 'dist');

/**
 * What each project gives to dist/: `says` is how the program introduces itself to a Node that is too old. A program with a test build is there
 * a second time, as test-…: only that one honours the switches that tests need and nobody should have.
 */
const PROGRAMS = {
  '@fuel/cli': { name: 'fuel', room: 'apps/cli', entry: 'main.ts', says: 'fuel', executable: true },
  '@fuel/hub': { name: 'hub', room: 'apps/hub', entry: 'main.ts', says: 'The Fuel hub', testBuild: true, copies: ['prisma/schema.prisma', 'prisma/migrations'] },
  '@fuel/node': { name: 'node', room: 'apps/node', entry: 'main.ts', says: 'The Fuel node' },
  '@fuel/agents': { name: 'scripted-agent', room: 'libs/agents', entry: 'scripted/main.ts', says: 'The scripted agent' },
};

/** Our own projects are bundled from source: name -> file. */
const WORKSPACE = Object.fromEntries(
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
if (process.setSourceMapsEnabled) process.setSourceMapsEnabled(true);
import('./${name}.main.js');
`;

const HOISTED = `${path.join(HOUSE, 'node_modules')}${path.sep}`;
const LOOKING = Symbol('looking');

/**
 * An npm package stays outside the bundle where dist/ finds the same one: in the top node_modules. One that npm had to nest in a project,
 * because somebody's older version took the top place, would not be found from dist/, or worse, the older one would: it goes in.
 */
const hoistedStaysOutside = {
  name: 'hoisted-stays-outside',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path: specifier, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === LOOKING || kind === 'entry-point' || isBuiltin(specifier) || specifier in WORKSPACE) return undefined;
      const found = await resolve(specifier, { kind, importer, resolveDir, pluginData: LOOKING });
      return found.path.startsWith(HOISTED) ? { path: specifier, external: true } : undefined;
    });
  },
};

/** For what is bundled and still speaks CommonJS. */
const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

async function bundle(program, { test }) {
  const entry = path.join(HOUSE, program.room, 'src', program.entry);
  await build({
    entryPoints: [entry],
    outfile: path.join(DIST, `${program.name}.main.js`),
    define: { FUEL_TEST_BUILD: String(test) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    alias: WORKSPACE,
    plugins: [hoistedStaysOutside],
    banner: { js: REQUIRE },
    sourcemap: true,
    sourcesContent: false,
    tsconfig: path.join(HOUSE, program.room, 'tsconfig.json'),
    logLevel: 'warning',
  });
}

function writeLauncher(program) {
  const file = path.join(DIST, `${program.name}.js`);
  writeFileSync(file, launcher(program));
  if (program.executable) chmodSync(file, 0o755);
}

function copyBeside(copies = []) {
  for (const source of copies) {
    const target = path.join(DIST, source);
    rmSync(target, { recursive: true, force: true });
    if (existsSync(path.join(HOUSE, source))) cpSync(path.join(HOUSE, source), target, { recursive: true });
  }
}

const program = PROGRAMS[process.argv[2]];
if (!program) throw new Error(`Which project? node tools/build.mjs ${Object.keys(PROGRAMS).join('|')}`);
mkdirSync(DIST, { recursive: true });
try {
  for (const test of program.testBuild ? [false, true] : [false]) {
    const built = test ? { ...program, name: `test-${program.name}` } : program;
    await bundle(built, { test });
    writeLauncher(built);
  }
  copyBeside(program.copies);
} catch (error) {
  // esbuild has already said what is wrong and where; its stack is about itself.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
