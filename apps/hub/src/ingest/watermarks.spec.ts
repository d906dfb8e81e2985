import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { newKey, signer } from '@fuel/bus';
import type { Voice } from '../control.ts';
import { openWatermarks } from './watermarks.ts';

const said: unknown[] = [];
const nats = { publish: (_subject: string, payload: string) => void said.push((JSON.parse((JSON.parse(payload) as { data: string }).data) as { seq: number }).seq), isClosed: () => false };
const voice = { connection: { nats, connected: true }, hub: 'hub_1', key: signer(newKey('user').seed), now: () => 0, newId: () => 'msg_1' } as unknown as Voice;

beforeEach(() => void (jest.useFakeTimers(), said.splice(0)));
afterEach(() => void jest.useRealTimers());

const mark = (boot: string, seq: number) => ({ node: 'nod_1', boot, seq });

test('given several watermarks of one boot within a moment, then the node hears the last of them, once', () => {
  const watermarks = openWatermarks(voice);
  for (const seq of [1, 2, 3]) watermarks.tell(mark('bt_1', seq));
  watermarks.tell(mark('bt_2', 9));
  expect(said).toEqual([]);
  jest.runAllTimers();
  expect(said).toEqual([3, 9]);
});

test('given a watermark that is still to be said, when it is stopped, then it is said, and nothing after it', () => {
  const watermarks = openWatermarks(voice);
  watermarks.tell(mark('bt_1', 4));
  watermarks.stop();
  jest.runAllTimers();
  expect(said).toEqual([4]);
});
