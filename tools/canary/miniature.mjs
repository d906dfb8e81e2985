import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HOUSE = path.resolve(import.meta.dirname, '../..');
const LAWS = ['package.json', 'package-lock.json', 'nx.json', 'eslint.config.mjs', '.oxlintrc.json', 'tsconfig.base.json', 'tools'];
const ROOMS = '{apps,libs}/*';

/** The same packages, except that our own projects are those of the miniature. */
function linkPackages(root) {
  const modules = path.join(root, 'node_modules');
  mkdirSync(path.join(modules, '@fuel'), { recursive: true });
  for (const entry of readdirSync(path.join(HOUSE, 'node_modules'))) {
    if (entry === '@fuel' || entry === '.cache') continue;
    symlinkSync(path.join(HOUSE, 'node_modules', entry), path.join(modules, entry));
  }
  for (const room of globSync(ROOMS, { cwd: root })) {
    symlinkSync(path.join(root, room), path.join(modules, '@fuel', path.basename(room)));
  }
}

function copyLaws(root) {
  for (const law of LAWS) cpSync(path.join(HOUSE, law), path.join(root, law), { recursive: true });
  for (const room of globSync(ROOMS, { cwd: HOUSE })) {
    if (!existsSync(path.join(HOUSE, room, 'package.json'))) continue;
    mkdirSync(path.join(root, room), { recursive: true });
    for (const file of globSync('{package,tsconfig*}.json', { cwd: path.join(HOUSE, room) })) {
      cpSync(path.join(HOUSE, room, file), path.join(root, room, file));
    }
  }
}

/**
 * A house with the same laws (configuration, tags, rules) and none of the furniture, in a temporary directory: wrong files are planted
 * there, so nobody's work tree ever holds one, not even when the canary is killed in mid-flight.
 */
export function buildMiniature() {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'fuel-canary-')));
  copyLaws(root);
  linkPackages(root);
  return {
    root,
    rooms: globSync(ROOMS, { cwd: root }),
    plant(file, code) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), code);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
