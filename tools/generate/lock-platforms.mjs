import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';

const LOCK = 'package-lock.json';
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 's390x', 'riscv64', 'x64'];
const C_LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** Where npm would find `name` for the package installed at `where`: beside it, or in any node_modules above. */
function* places(where, name) {
  let home = where;
  for (;;) {
    yield home === '' ? `node_modules/${name}` : `${home}/node_modules/${name}`;
    if (home === '') return;
    const above = home.lastIndexOf('node_modules/');
    home = above <= 0 ? '' : home.slice(0, above - 1);
  }
}

const isLocked = (packages, where, name) => [...places(where, name)].some((place) => packages[place]);

/** `@swc/core-linux-arm64-gnu` says which machine it is for. */
export function platformOf(name) {
  const words = name.split(/[-/]/);
  const pick = (known) => words.filter((word) => known.includes(word));
  const libc = words.map((word) => C_LIBRARIES[word]).filter(Boolean);
  const [os, cpu] = [pick(SYSTEMS), pick(PROCESSORS)];
  if (os.length !== 1 || cpu.length !== 1) return undefined;
  return { cpu, ...(os[0] === 'linux' && libc.length > 0 ? { libc } : {}), os };
}

/**
 * npm forgets the binaries of other platforms when it could not look them up (npm/cli#4828), and `npm ci` then refuses the lock, on this
 * platform too. What is missing is known all the same: its exact version is in the package that wants it, its platform in its name.
 */
export function withAllPlatforms(packages) {
  const added = {};
  for (const [where, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      if (!platform || !/^\d/.test(version) || isLocked(packages, where, name)) continue;
      const { cpu, ...rest } = platform;
      added[`node_modules/${name}`] = { version, cpu, ...(dev ? { dev } : {}), optional: true, ...rest };
    }
  }
  const all = Object.entries({ ...packages, ...added });
  return Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
}

export const lockPlatforms = {
  name: 'the lock file for every platform',
  async run() {
    const lock = JSON.parse(readFileSync(path.join(HOUSE, LOCK), 'utf8'));
    return [{ path: LOCK, content: `${JSON.stringify({ ...lock, packages: withAllPlatforms(lock.packages) }, null, 2)}\n` }];
  },
};
