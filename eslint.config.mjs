import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { moduleBoundaries, nxPlugin, requireProjectGraph } from './tools/lint/boundaries.mjs';
import { fuelPlugin } from './tools/lint/plugin.mjs';
import { HONEST_TESTS, NO_CLOCK_NO_CHANCE } from './tools/lint/restricted-syntax.mjs';

requireProjectGraph();

const SPECS = ['**/*.spec.ts', '**/*.spec.tsx'];
const LENGTH_EXEMPT = [...SPECS, '**/*.arb.ts', 'apps/e2e/**', '**/fixtures/**', '**/*.data.ts'];
const SCRIPTS = ['**/*.mjs', '**/*.cjs', '**/*.js'];
const PURE_ROOMS = ['libs/core/**/*.ts', 'libs/engine/**/*.ts'];
const counted = { skipBlankLines: true, skipComments: true };

/** Rooms whose specs need wider types than their code have the specs in a tsconfig of their own. */
const specProject = (room) => ({
  files: [`${room}/src/**/*.spec.ts`, `${room}/src/**/*.arb.ts`],
  languageOptions: { parserOptions: { projectService: false, project: `./${room}/tsconfig.spec.json` } },
});

export default [
  { ignores: ['**/node_modules/**', 'dist/**', '.tmp/**', '.nx/**', '**/generated/**', 'coverage/**', '**/*.d.ts'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', ...SCRIPTS],
    plugins: { fuel: fuelPlugin, '@nx': nxPlugin, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs', '.js'] })],
    },
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries,
      'fuel/room-imports': 'error',
      'fuel/file-names': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines': ['error', { max: 300, ...counted }],
      'max-lines-per-function': ['error', { max: 60, ...counted }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
      'no-debugger': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      'import-x/no-default-export': 'error',
    },
  },
  specProject('libs/core'),
  specProject('libs/contracts'),
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120, ...counted }] } },
  { files: LENGTH_EXEMPT, rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' } },
  { files: SPECS, rules: { 'no-restricted-syntax': ['error', ...HONEST_TESTS] } },
  { files: PURE_ROOMS, rules: { 'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE] } },
  { files: PURE_ROOMS.map((room) => room.replace('*.ts', '*.spec.ts')), rules: { 'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE, ...HONEST_TESTS] } },
];
