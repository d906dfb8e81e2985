import { describe, expect, test } from '@jest/globals';
import type { EventView } from '@fuel/contracts';
import { createBell } from '../compose/bell.ts';
import { eventFeed, frameOf } from './event-stream.ts';

const event = (position: string): EventView => ({
  position,
  time: '2026-01-31T12:00:00.000Z',
  type: 'task.began',
  feature: 'fea_1',
  task: null,
  actor: { kind: 'person', id: 'ada' },
  data: { text: 'a\nb' },
});

function world(pollMs = 60_000, heartbeatMs = 60_000) {
  const log: EventView[] = [];
  const bell = createBell();
  const closing = new AbortController();
  const gone = new AbortController();
  const reads: string[] = [];
  const read = (after: string, limit: number) => {
    reads.push(after);
    return Promise.resolve(log.filter((one) => Number(one.position) > Number(after)).slice(0, limit));
  };
  const feed = eventFeed({ read, after: '0' }, { onWake: bell.onRing, closing: closing.signal, pollMs, heartbeatMs })(gone.signal)[Symbol.asyncIterator]();
  return { log, bell, closing, gone, reads, feed, next: async () => (await feed.next()).value as string | undefined };
}

describe('the stream of events', () => {
  test('given events of before, then they come at once, one frame each, in one line of data', async () => {
    const { log, next } = world();
    log.push(event('1'), event('2'));
    expect(await next()).toBe('retry: 1000\n\n');
    expect(await next()).toBe(`${frameOf(event('1'))}${frameOf(event('2'))}`);
    expect(frameOf(event('7'))).toMatch(/^id: 7\nevent: task\.began\ndata: \{.*"a\\nb".*\}\n\n$/);
  });

  test('given news while it waits, then it looks again, from where it was', async () => {
    const { log, bell, next, reads } = world();
    log.push(event('1'));
    await next();
    await next();
    const waiting = next();
    await new Promise(setImmediate);
    log.push(event('2'));
    bell.ring();
    expect(await waiting).toBe(frameOf(event('2')));
    expect(reads).toEqual(['0', '1', '1']);
  });

  test('given nobody who wakes it, then it looks by itself', async () => {
    const { log, next } = world(5);
    await next();
    const waiting = next();
    log.push(event('1'));
    expect(await waiting).toBe(frameOf(event('1')));
  });

  test('given nothing for a while, then a comment says that it is alive', async () => {
    const { next } = world(1, 10);
    await next();
    expect(await next()).toBe(': still here\n\n');
  });

  test('given a reader that is gone or a hub that ends, then it ends', async () => {
    for (const who of ['gone', 'closing'] as const) {
      const stream = world();
      await stream.next();
      const waiting = stream.feed.next();
      await new Promise(setImmediate);
      stream[who].abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
    }
  });
});
