const lines = (count, line) => Array.from({ length: count }, (_, n) => line(n)).join('\n');

/** A file that breaks no law, in every room that is linted: a finding in it means that the canary itself is wrong. */
export const LAWFUL = `export const twice = (n: number): number => n * 2;\n`;

/** Each one must be caught by lint under exactly this rule. */
export const LINT_VIOLATIONS = [
  {
    name: 'core imports node:fs',
    file: 'libs/core/src/reads-a-file.ts',
    rule: 'fuel/room-imports',
    code: `import { readFileSync } from 'node:fs';\nexport const read = (path: string) => readFileSync(path);\n`,
  },
  {
    name: 'core imports zod',
    file: 'libs/core/src/parses.ts',
    rule: 'fuel/room-imports',
    code: `import { z } from 'zod';\nexport const name = z.string();\n`,
  },
  {
    name: 'runner imports core',
    file: 'libs/runner/src/decides.ts',
    rule: '@nx/enforce-module-boundaries',
    code: `import { twice } from '@fuel/core';\nexport const four = twice(2);\n`,
  },
  {
    name: 'cli imports apps/hub',
    file: 'apps/cli/src/reaches-into-hub.ts',
    rule: '@nx/enforce-module-boundaries',
    code: `import { twice } from '@fuel/hub';\nexport const four = twice(2);\n`,
  },
  {
    name: 'hub imports git',
    file: 'apps/hub/src/touches-a-repository.ts',
    rule: '@nx/enforce-module-boundaries',
    code: `import { twice } from '@fuel/git';\nexport const four = twice(2);\n`,
  },
  { name: 'a file of 301 lines', file: 'libs/core/src/too-long.ts', rule: 'max-lines', code: lines(301, (n) => `export const line${n} = ${n};`) },
  {
    name: 'Date.now() in core',
    file: 'libs/core/src/looks-at-the-clock.ts',
    rule: 'no-restricted-syntax',
    code: `export const age = (born: number) => Date.now() - born;\n`,
  },
  {
    name: 'execa outside libs/process',
    file: 'libs/git/src/spawns.ts',
    rule: 'fuel/room-imports',
    code: `import { execa } from 'execa';\nexport const run = execa;\n`,
  },
  {
    name: 'floor 2 imports sideways',
    file: 'libs/git/src/publishes.ts',
    rule: '@nx/enforce-module-boundaries',
    code: `import { twice } from '@fuel/bus';\nexport const four = twice(2);\n`,
  },
  {
    name: 'a relative path into another project',
    file: 'libs/git/src/climbs-the-fence.ts',
    rule: '@nx/enforce-module-boundaries',
    code: `import { twice } from '../../process/src/index.ts';\nexport const four = twice(2);\n`,
  },
  {
    name: 'an import past src/index.ts',
    file: 'libs/runner/src/reaches-past-the-door.ts',
    rule: 'fuel/room-imports',
    code: `export { twice } from '@fuel/git/src/index.ts';\n`,
  },
  {
    name: 'production code imports testing',
    file: 'libs/git/src/carries-test-tools.ts',
    rule: 'fuel/room-imports',
    code: `export { twice } from '@fuel/testing';\n`,
  },
  {
    name: 'Math.random() in core',
    file: 'libs/core/src/throws-dice.ts',
    rule: 'no-restricted-syntax',
    code: `export const dice = () => Math.random();\n`,
  },
  {
    name: 'a function of 61 lines',
    file: 'libs/git/src/long-function.ts',
    rule: 'max-lines-per-function',
    code: `export function long(n: number): number {\n${lines(58, () => '  n += 1;')}\n  return n;\n}\n`,
  },
  {
    name: 'two files import each other',
    file: 'libs/git/src/chicken.ts',
    rule: 'import(no-cycle)',
    code: `import { egg } from './egg.ts';\nexport const chicken = (): number => egg();\n`,
    beside: { file: 'libs/git/src/egg.ts', code: `import { chicken } from './chicken.ts';\nexport const egg = (): number => chicken();\n` },
  },
  {
    name: 'a floating promise',
    file: 'libs/git/src/floats.ts',
    rule: 'typescript(no-floating-promises)',
    code: `const later = async () => 1;\nexport const start = () => {\n  later();\n};\n`,
  },
  {
    name: 'a switch that forgets a case',
    file: 'libs/git/src/forgets.ts',
    rule: 'typescript(switch-exhaustiveness-check)',
    code: `export function light(colour: 'red' | 'green'): string | undefined {\n  switch (colour) {\n    case 'red':\n      return 'stop';\n  }\n  return undefined;\n}\n`,
  },
  { name: 'any', file: 'libs/git/src/anything.ts', rule: '@typescript-eslint/no-explicit-any', code: `export const identity = (value: any) => value;\n` },
  {
    name: 'a rule switched off by a comment',
    file: 'libs/git/src/hushes.ts',
    rule: '@typescript-eslint/no-explicit-any',
    code: `// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const identity = (value: any) => value;\n`,
  },
  {
    name: 'a rule that needs types switched off by a comment',
    file: 'libs/git/src/hushes-types.ts',
    rule: 'no-warning-comments',
    code: `const later = async () => 1;\nexport const start = () => {\n  // oxlint-disable-next-line typescript/no-floating-promises\n  later();\n};\n`,
  },
  { name: 'a default export', file: 'libs/git/src/nameless.ts', rule: 'import(no-default-export)', code: `export default 1;\n` },
  {
    name: 'ts-ignore',
    file: 'libs/git/src/ignores.ts',
    rule: '@typescript-eslint/ban-ts-comment',
    code: `// @ts-ignore\nexport const two: number = 'two';\n`,
  },
  {
    name: 'a mocked module',
    file: 'libs/git/src/mocks.spec.ts',
    rule: 'no-restricted-syntax',
    code: `import { jest } from '@jest/globals';\njest.mock('./chicken.ts');\n`,
  },
  {
    name: 'a test switched off',
    file: 'libs/git/src/rests.spec.ts',
    rule: 'no-restricted-syntax',
    code: `import { test } from '@jest/globals';\ntest.skip('given a test, when skipped, then nobody knows', () => {});\n`,
  },
  { name: 'a file named utils', file: 'libs/git/src/string-utils.ts', rule: 'fuel/file-names', code: LAWFUL },
];

/** Each line must be a compile error in core: its tsconfig knows neither Node nor the browser. */
export const TYPE_VIOLATIONS = [
  { name: 'console in core', code: `console.log('hello');` },
  { name: 'process in core', code: `export const home = process.env;` },
  { name: 'timers in core', code: `setTimeout(() => {}, 1);` },
  { name: 'fetch in core', code: `export const page = fetch('http://localhost');` },
];

export const TYPE_VIOLATIONS_FILE = 'libs/core/src/touches-the-world.ts';
