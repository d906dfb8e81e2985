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

/** The laws of this house and the shape of its files; what needs the types of a program or its imports is asked by oxlint (.oxlintrc.json). */
export default [
  { ignores: ['**/node_modules/**', 'dist/**', '.tmp/**', '.nx/**', '**/generated/**', 'coverage/**', '**/*.d.ts'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', ...SCRIPTS],
    plugins: { fuel: fuelPlugin, '@nx': nxPlugin },
    rules: {
      '@nx/enforce-module-boundaries': moduleBoundaries,
      'fuel/room-imports': 'error',
      'fuel/file-names': 'error',
      'max-lines': ['error', { max: 300, ...counted }],
      'max-lines-per-function': ['error', { max: 60, ...counted }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'oxlint-disable', 'eslint-disable'], location: 'start' }],
      'no-debugger': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120, ...counted }] } },
  { files: LENGTH_EXEMPT, rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' } },
  { files: SPECS, rules: { 'no-restricted-syntax': ['error', ...HONEST_TESTS] } },
  { files: PURE_ROOMS, rules: { 'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE] } },
  { files: PURE_ROOMS.map((room) => room.replace('*.ts', '*.spec.ts')), rules: { 'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE, ...HONEST_TESTS] } },
];
