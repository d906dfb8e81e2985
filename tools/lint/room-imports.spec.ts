import { describe, expect, test } from '@jest/globals';
import { refuseImport } from './room-imports.mjs';

const refused: [specifier: string, file: string][] = [
  ['node:fs', 'libs/core/src/plan/ready.ts'],
  ['zod', 'libs/core/src/plan/ready.ts'],
  ['zod/v4', 'apps/hub/src/http/features.ts'],
  ['lodash', 'libs/engine/src/handle.ts'],
  ['node:crypto', 'libs/contracts/src/ids.ts'],
  ['node:fs', 'libs/client/src/client.ts'],
  ['execa', 'libs/git/src/mirror.ts'],
  ['node:child_process', 'apps/cli/src/main.ts'],
  ['simple-git', 'libs/runner/src/loop.ts'],
  ['@nats-io/jetstream', 'apps/hub/src/relay.ts'],
  ['@nestjs/common', 'libs/engine/src/handle.ts'],
  ['@prisma/client', 'apps/hub/src/main.ts'],
  ['pg', 'apps/hub/src/main.ts'],
  ['node:sqlite', 'libs/runner/src/loop.ts'],
  ['@fuel/testing', 'libs/git/src/mirror.ts'],
  ['@fuel/core/src/plan/ready.ts', 'libs/engine/src/handle.ts'],
  ['@fuel/engine/simulation', 'apps/hub/src/main.ts'],
];

const accepted: [specifier: string, file: string][] = [
  ['./graph.ts', 'libs/core/src/plan/ready.ts'],
  ['@fuel/contracts', 'libs/core/src/plan/ready.ts'],
  ['fast-check', 'libs/core/src/plan/ready.spec.ts'],
  ['node:fs', 'libs/contracts/src/fixtures.spec.ts'],
  ['zod', 'libs/contracts/src/ids.ts'],
  ['execa', 'libs/process/src/spawn.ts'],
  ['node:fs', 'libs/git/src/mirror.ts'],
  ['@nats-io/jetstream', 'libs/bus/src/publish.ts'],
  ['@nestjs/core', 'apps/hub/src/main.ts'],
  ['@fuel/testing', 'libs/git/src/mirror.int.spec.ts'],
  ['@fuel/testing', 'apps/e2e/src/run.ts'],
  ['@fuel/engine/simulation', 'apps/hub/src/records/histories.int.spec.ts'],
  // Whether this one is allowed is a question of floors, which Nx answers.
  ['@fuel/core', 'libs/runner/src/loop.ts'],
];

describe('refuseImport', () => {
  test.each(refused)('given "%s", when %s imports it, then it is refused and told what to do instead', (specifier, file) => {
    expect(refuseImport(specifier, file)?.instead).toBeTruthy();
  });

  test.each(accepted)('given "%s", when %s imports it, then nobody objects', (specifier, file) => {
    expect(refuseImport(specifier, file)).toBeUndefined();
  });
});
