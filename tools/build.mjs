import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from './house.mjs';
import { bundle, PROGRAMS } from './package/programs.mjs';

/** One project's part of dist/, where developing happens; tools/pack.mjs makes what is published in the same way. */

const DIST = path.join(HOUSE, 'dist');

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
    await bundle(test ? { ...program, name: `test-${program.name}` } : program, { directory: DIST, test });
  }
  copyBeside(program.copies);
} catch (error) {
  // esbuild has already said what is wrong and where; its stack is about itself.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
