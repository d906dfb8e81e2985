/**
 * What `npm run demo` and `npm test` start, on any Node from 20 on and before anything is installed: it installs what is missing,
 * builds what is missing, and hands over to the real thing on the Node that this repository pins.
 */
import { buildPrograms } from './bootstrap/build-programs.mjs';
import { installPackages } from './bootstrap/install-packages.mjs';
import { hydratePostgres } from './bootstrap/hydrate-postgres.mjs';
import { findNode } from './bootstrap/find-node.mjs';
import { handOver } from './bootstrap/hand-over.mjs';

const GOALS = {
  demo: { script: 'apps/e2e/src/demo/main.ts', built: true },
  test: { script: 'tools/test.mjs', built: false },
};

async function main([what, ...args]) {
  const goal = GOALS[what];
  if (!goal) throw new Error(`Bootstrap what? node tools/bootstrap.mjs ${Object.keys(GOALS).join('|')}`);
  await installPackages();
  await hydratePostgres();
  const node = findNode();
  if (goal.built) await buildPrograms(node);
  return handOver(node, goal.script, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.remedy ? `${error.message} ${error.remedy}` : error);
  process.exitCode = 1;
}
