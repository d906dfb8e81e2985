import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { FeatureView } from '@fuel/contracts';
import { openEngine, until } from '@fuel/testing';
import { script } from '../stage/script.ts';
import { value } from '../stage/stage.ts';
import { buildImages, type Images } from './images.ts';
import { openBoxes, type Boxes } from './open-boxes.ts';

jest.setTimeout(300_000);

const run = `fuel-test-${randomBytes(3).toString('hex')}`;
const toldWithinMs = 5_000;
let images: Images | undefined;
let boxes: Boxes;

beforeAll(async () => {
  const engine = await openEngine();
  images = await buildImages(engine, run);
  boxes = await openBoxes(engine, images, run);
});
afterAll(async () => {
  await boxes?.close();
  await images?.remove();
});

/** Whatever fails, what the containers said last is what one has to read. */
async function withLastWords(play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (cause) {
    console.error(await boxes.lastWords());
    throw cause;
  }
}

async function begin(title: string, steps: readonly unknown[]): Promise<string> {
  const feature = value(await boxes.client.call('createFeature', { body: { name: title, tasks: [{ key: 'it', repository: 'app', title, prompt: script(title, steps) }] } }));
  value(await boxes.client.call('startFeature', { params: { id: feature.id } }));
  return feature.id;
}

/** As far as the hub knows. */
const runs = ({ tasks }: FeatureView): boolean => tasks[0]?.state === 'running' || tasks[0]?.state === 'suspect';

async function land(id: string): Promise<void> {
  await boxes.fuel('feature', 'approve', id, '--yes');
  await boxes.reach(id, 'the feature has landed', ({ state }) => state === 'landed');
}

describe('Postgres, NATS, a hub and a node, each in its container', () => {
  test('given both images, then hub and node are healthy and nobody special, and the hub writes to its volume alone', () =>
    withLastWords(async () => {
      expect([await boxes.inNode('id', '-u'), (await boxes.hub.exec(['id', '-u'])).stdout.trim()]).toEqual(['1000', '1000']);
      expect((await boxes.hub.exec(['touch', '/opt/fuel/dist/hub.js'])).exitCode).not.toBe(0);
    }));

  test('given a feature, then it is delivered across containers', () =>
    withLastWords(async () => {
      const id = await begin('In containers', [{ write: 'made.txt', content: 'made' }, { commit: 'Made' }]);
      await boxes.reach(id, 'the feature waits for a review', ({ state }) => state === 'review_pending');
      await land(id);
      expect(await boxes.inNode('git', '--git-dir=/git/app.git', 'show', 'main:made.txt')).toBe('made');
    }));

  test.each([8, 60])('given a node that is cut off the network for %i s while its agent works, then what ran goes on and is told within 5 s of its return', (seconds) =>
    withLastWords(async () => {
      const id = await begin(`Cut off for ${seconds} s`, [{ sleep: 1_000 }, { write: `late-${seconds}.txt`, content: 'late' }, { commit: 'Late' }]);
      await boxes.reach(id, 'the attempt runs', runs);
      await boxes.unplugNode();
      const back = performance.now() + seconds * 1_000;
      const { tasks: [task] } = await boxes.feature(id);
      const isEnd = (line: string): boolean => line.includes('attempt finished') && line.includes(task!.id);
      await until(async () => (await boxes.saidByNode()).split('\n').some(isEnd), { timeoutMs: 60_000, everyMs: 500, describe: 'the work was done without a network' });
      await sleep(Math.max(0, back - performance.now()));
      const before = await boxes.feature(id);
      expect(runs(before)).toBe(true);
      await boxes.plugNode();
      const took = await boxes.reach(id, 'the hub knows what came of the attempt', (feature) => !runs(feature));
      console.log(`cut off for ${seconds} s (the task was ${before.tasks[0]?.state}): told ${Math.round(took)} ms after the network was back`);
      expect(took).toBeLessThan(toldWithinMs);
      await boxes.reach(id, 'the feature waits for a review', ({ state }) => state === 'review_pending');
      await land(id);
    }));
});
