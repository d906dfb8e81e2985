import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ensureMirror } from '@fuel/git';
import { until } from '@fuel/testing';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { newLatch } from '../latch.ts';
import { freeMirrors } from './free-mirrors.ts';
import { mirrorOf } from './reach.ts';

let node: SampleNode;
beforeEach(async () => void (node = await sampleNode()));
afterEach(() => node.remove());

test('given a call that hangs in a mirror, when the limit comes, then nobody waits on, and nothing is swept beside what comes later', async () => {
  const { context } = node;
  const mirror = mirrorOf(context, (await node.repository('api', { 'README.md': 'api\n' })).ref);
  await ensureMirror(context.git, mirror);
  const lock = path.join(mirror.dir, 'packed-refs.lock');
  await writeFile(lock, '');
  const [hanging, limit] = [newLatch(), new AbortController()];
  context.git.queues.set(mirror.dir, hanging.opened);
  const freed = freeMirrors(context, limit.signal);
  await until(() => context.git.queues.get(mirror.dir) !== hanging.opened, { timeoutMs: 5_000, describe: 'its turn is waited for' });
  limit.abort();
  await freed;
  const last = context.git.queues.get(mirror.dir);
  hanging.open();
  await last;
  expect(existsSync(lock)).toBe(true);
  await freeMirrors(context);
  expect(existsSync(lock)).toBe(false);
});
