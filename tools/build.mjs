import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { HOUSE } from './house.mjs';
import { bundleOptions, PROGRAMS, WORKSPACE, writeLauncher } from './package/programs.mjs';

/** One project's part of dist/, where developing happens. What is published is made by tools/pack.mjs. */

const DIST = path.join(HOUSE, 'dist');
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

const bundle = (program, { test }) =>
  build({ ...bundleOptions(program, { test }), outfile: path.join(DIST, `${program.name}.main.js`), plugins: [hoistedStaysOutside], banner: { js: REQUIRE } });

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
    writeLauncher(DIST, built);
  }
  copyBeside(program.copies);
} catch (error) {
  // esbuild has already said what is wrong and where; its stack is about itself.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
