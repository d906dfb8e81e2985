import nx from '@nx/eslint-plugin';
import { readCachedProjectGraph } from '@nx/devkit';

const below = (floor) => Array.from({ length: floor }, (_, lower) => `floor:${lower}`);

/** A project may import only from a lower floor, never sideways. */
const floors = [0, 1, 2, 3, 4].map((floor) => ({ sourceTag: `floor:${floor}`, onlyDependOnLibsWithTags: below(floor) }));

const runtimes = [
  { sourceTag: 'runtime:any', onlyDependOnLibsWithTags: ['runtime:any'] },
  { sourceTag: 'runtime:node', onlyDependOnLibsWithTags: ['runtime:any', 'runtime:node'] },
  { sourceTag: 'runtime:web', onlyDependOnLibsWithTags: ['runtime:any', 'runtime:web'] },
];

/** Nodes obey and report, so they cannot reach what decides; the hub decides and touches no repository; the cli only talks to the API. */
const roles = [
  { sourceTag: 'role:runner', notDependOnLibsWithTags: ['role:core', 'role:engine', 'role:store'] },
  { sourceTag: 'role:node', notDependOnLibsWithTags: ['role:core', 'role:engine', 'role:store'] },
  { sourceTag: 'role:hub', notDependOnLibsWithTags: ['role:git', 'role:agents', 'role:runner', 'role:local'] },
  { sourceTag: 'role:cli', onlyDependOnLibsWithTags: ['role:client', 'role:contracts', 'role:process'] },
];

const IMPORT_TABLE =
  'Instead: move what both need to a lower floor (words and schemas to libs/contracts), or take it as a parameter and let the app wire it. The floors are in ARCHITECTURE.md.';

const advice = {
  notTagsConstraintViolation: IMPORT_TABLE,
  onlyTagsConstraintViolation: IMPORT_TABLE,
  emptyOnlyTagsConstraintViolation: IMPORT_TABLE,
  projectWithoutTagsCannotHaveDependencies: 'Instead: give the project its floor, runtime and role under "nx.tags" in its package.json.',
  noImportsOfApps: 'Instead: apps are processes and talk over HTTP or NATS; shared code belongs in a lib on a lower floor.',
  noCircularDependencies: 'Instead: move what both need to a lower floor.',
  noRelativeOrAbsoluteImportsAcrossLibraries: 'Instead: import it by name from @fuel/<project> and export it in that project’s src/index.ts.',
};

function withAdvice(rule) {
  const messages = Object.entries(rule.meta.messages).map(([id, text]) => [id, advice[id] ? `${text}. ${advice[id]}` : text]);
  return { ...rule, meta: { ...rule.meta, messages: Object.fromEntries(messages) } };
}

/** Nx's own rule, with messages that also say what to do instead. */
export const nxPlugin = {
  rules: { 'enforce-module-boundaries': withAdvice(nx.rules['enforce-module-boundaries']) },
};

export const moduleBoundaries = [
  'error',
  { depConstraints: [...floors, ...runtimes, ...roles], enforceBuildableLibDependency: false, allowCircularSelfDependency: false },
];

/** Without a project graph Nx's rule skips itself and everything looks fine, so linting without one is refused. */
export function requireProjectGraph() {
  try {
    readCachedProjectGraph();
  } catch {
    throw new Error('The floors cannot be checked without Nx’s project graph. Run `npm run lint` (bare eslint works after that).');
  }
}
