import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '@fuel/testing';
import { findNatsServer, natsCache } from './find-nats-server.ts';

async function program(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, '#!/bin/sh\n', { mode: 0o755 });
  return path;
}

test('given one that is named and one in the PATH, when it is looked for, then the named one is it', async () => {
  await using home = await temporaryDirectory('home');
  const named = await program(join(home.path, 'mine'));
  const inPath = await program(join(home.path, 'bin', 'nats-server'));
  expect(await findNatsServer({ FUEL_NATS_SERVER: named, PATH: join(home.path, 'bin') })).toBe(named);
  expect(await findNatsServer({ FUEL_NATS_SERVER: ' ', PATH: `/nowhere:${join(home.path, 'bin')}` })).toBe(inPath);
});

test('given a file in the PATH that may not be run, when it is looked for, then it is passed over', async () => {
  await using home = await temporaryDirectory('home');
  await writeFile(join(home.path, 'nats-server'), '', { mode: 0o600 });
  expect(await findNatsServer({ PATH: home.path, HOME: home.path })).not.toBe(join(home.path, 'nats-server'));
});

test('given an environment, when the cache is named, then it lies in the home of that environment', () => {
  expect(natsCache({ HOME: '/home/ada' })).toBe('/home/ada/.cache/fuel/nats-server');
});
