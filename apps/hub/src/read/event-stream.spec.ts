import { describe, expect, test } from '@jest/globals';
import type { EventFilter, Position, ReadEvent } from '@fuel/store';
import { createBell } from '../compose/bell.ts';
import { eventFeed } from './event-stream.ts';
import { eventView } from './event-view.ts';
import { frameOf } from './frame-of.ts';
import { openTail } from './log-tail.ts';

const event = (n: number, more: Partial<ReadEvent> = {}): ReadEvent => ({
  position: `1-${n}`, at: Date.UTC(2026, 0, 31, 12), type: 'task.began', feature: 'fea_1', task: null, landing: null, workspace: 'default', actor: { kind: 'person', id: 'ada' }, data: { text: 'a\nb' }, ...more,
});
const frames = (...events: ReadEvent[]): string => events.map((one) => frameOf(eventView(one))).join('');

/** A log in memory that counts how often it is asked. */
function world(times: { pollMs?: number; heartbeatMs?: number; stallMs?: number } = {}) {
  const { pollMs = 60_000, heartbeatMs = 60_000, stallMs = 60_000 } = times;
  const log: ReadEvent[] = [];
  const bell = createBell();
  const closing = new AbortController();
  const asked = { tail: 0, database: 0 };
  const after = (position: Position, limit: number): ReadEvent[] => log.filter((one) => Number(one.position.slice(2)) > Number(position.n)).slice(0, limit);
  const tail = openTail({
    read: (position, limit) => ((asked.tail += 1), Promise.resolve(after(position, limit))),
    latest: () => Promise.resolve({ xact: '1', n: String(log.length) }),
    onWake: bell.onRing,
    pollMs,
    onTrouble: (cause) => {
      throw cause;
    },
  });
  const open = (from = 0, filter: EventFilter = {}) => {
    const gone = new AbortController();
    const cuts: string[] = [];
    const matching = (position: Position, limit: number) => ((asked.database += 1), Promise.resolve(after(position, 10_000).filter((one) => filter.type === undefined || one.type.startsWith(filter.type)).slice(0, limit)));
    const feed = eventFeed({ after: { xact: '1', n: String(from) }, filter, tail, read: matching }, { closing: closing.signal, heartbeatMs, stallMs })({ gone: gone.signal, cut: (reason) => void cuts.push(reason) });
    const iterator = feed[Symbol.asyncIterator]();
    return { gone, cuts, iterator, next: async () => (await iterator.next()).value as string | undefined, end: () => iterator.return?.() };
  };
  const add = (...events: ReadEvent[]) => {
    log.push(...events);
    bell.ring();
  };
  return { add, log, open, asked, tail, closing };
}

describe('the stream of events', () => {
  test('given events of before, then they come at once, one frame each, in one line of data, then what is new', async () => {
    const { add, log, open } = world();
    log.push(event(1), event(2));
    const { next, end } = open();
    expect(await next()).toBe('retry: 1000\nid: 1-0\n\n');
    expect(await next()).toBe(frames(event(1), event(2)));
    expect(frames(event(7))).toMatch(/^id: 1-7\nevent: task\.began\ndata: \{.*"a\\nb".*\}\n\n$/);
    const waiting = next();
    await new Promise(setImmediate);
    add(event(3));
    expect(await waiting).toBe(frames(event(3)));
    await end();
  });

  test('given many readers at the end of the log, then it is read once for all of them', async () => {
    const { add, open, asked, tail } = world();
    const readers = Array.from({ length: 50 }, () => open());
    for (const reader of readers) await reader.next();
    const waiting = readers.map((reader) => reader.next());
    await new Promise(setImmediate);
    const before = asked.tail;
    add(event(1));
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([frames(event(1))]));
    expect([asked.tail - before, asked.database]).toEqual([1, 0]);
    for (const reader of readers) await reader.end();
    expect(tail.readers).toBe(0);
  });

  test('given a filter, then only what passes it, from the database and from memory, and the position goes on without it', async () => {
    const { add, log, open } = world({ heartbeatMs: 5 });
    log.push(event(1), event(2, { type: 'feature.started' }));
    const { next, end } = open(0, { type: 'feature.' });
    await next();
    expect(await next()).toBe(frames(event(2, { type: 'feature.started' })));
    add(event(3), event(4));
    for (let text = await next(); text !== ': still here\nid: 1-4\n\n'; text = await next()) expect(text).toMatch(/^: still here/);
    add(event(5, { type: 'feature.landed' }));
    let text = await next();
    while (text?.startsWith(':') === true) text = await next();
    expect(text).toBe(frames(event(5, { type: 'feature.landed' })));
    await end();
  });

  test('given a reader that stops while thousands of events pass, then it reads on from its position and misses none', async () => {
    const { add, open } = world();
    const slow = open();
    const fast = open();
    await slow.next();
    await fast.next();
    const stopped = slow.next();
    await new Promise(setImmediate);
    add(event(1));
    const seen = [await stopped];
    // It does not ask for more; another reader does, and the memory moves on past what the slow one has.
    for (let n = 2; n <= 12_000; n += 500) {
      add(...Array.from({ length: 500 }, (_none, at) => event(n + at)));
      await fast.next();
      await new Promise(setImmediate);
    }
    while (!(seen.at(-1)?.includes('id: 1-12001\n') ?? false)) seen.push(await slow.next());
    const ids = [...seen.join('').matchAll(/^id: 1-(\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(Array.from({ length: 12_001 }, (_none, at) => at + 1));
    await Promise.all([slow.end(), fast.end()]);
  });

  test('given a reader that takes nothing for long, then it is cut, with the reason; given one that waits for news, not', async () => {
    const { log, open } = world({ stallMs: 20 });
    log.push(event(1));
    const stalled = open();
    await stalled.next();
    const idle = open(1);
    await idle.next();
    const waiting = idle.next();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(stalled.cuts).toEqual(['it took nothing for 0 s']);
    expect(idle.cuts).toEqual([]);
    idle.gone.abort();
    await waiting;
    await stalled.end();
  });

  test('given nobody who wakes it, then it looks by itself, and given nothing for a while, then a comment says that it is alive', async () => {
    const quiet = world({ pollMs: 5 });
    const reader = quiet.open();
    await reader.next();
    const waiting = reader.next();
    await new Promise(setImmediate);
    quiet.log.push(event(1));
    expect(await waiting).toBe(frames(event(1)));
    await reader.end();
    const alive = world({ heartbeatMs: 5 }).open();
    await alive.next();
    expect(await alive.next()).toBe(': still here\nid: 1-0\n\n');
    await alive.end();
  });

  test('given a reader that is gone or a hub that ends, then it ends', async () => {
    for (const who of ['gone', 'closing'] as const) {
      const stream = world();
      const reader = stream.open();
      await reader.next();
      const waiting = reader.iterator.next();
      await new Promise(setImmediate);
      (who === 'gone' ? reader.gone : stream.closing).abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
    }
  });
});
