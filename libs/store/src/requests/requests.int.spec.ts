import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { changes, newFeature, someEvent, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';
import { GuardStop, type RequestGuard } from './guard.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
});

const day = 24 * 60 * 60_000;
const key = (name: string, now = day) => ({ caller: 'ada', key: name, request: 'hash', now, since: now - day });
const guard = (name: string, more: Partial<RequestGuard<unknown>> = {}): RequestGuard<unknown> => ({ key: key(name), match: null, resultOf: () => 'fea_1', ...more });
const log = (type: string, by: RequestGuard<unknown>) => room.store.transact<unknown>((transaction) => transaction.write(changes({ events: [someEvent(type)] })), by);
const stopOf = (work: Promise<unknown>) => work.then(() => 'done', (cause: unknown) => (cause instanceof GuardStop ? cause.stop : Promise.reject(cause as Error)));
const logged = async () => (await room.sql<{ type: string }>('select type from events order by n')).map((row) => row.type);

describe('a key', () => {
  test('given work under it, then both are there; given it again, then neither, and what was made is told', async () => {
    await log('first', guard('k'));
    expect(await stopOf(log('second', guard('k')))).toEqual({ kind: 'known', request: { request: 'hash', result: 'fea_1', answer: null } });
    expect(await logged()).toEqual(['first']);
    expect(await stopOf(log('other caller', { ...guard('k'), key: { ...key('k'), caller: 'bob' } }))).toBe('done');
  });

  test('given work that fails or is refused, then its key is free', async () => {
    await expect(room.store.transact<unknown>(() => Promise.reject(new Error('broken')), guard('k'))).rejects.toThrow('broken');
    await log('refused', guard('k', { resultOf: () => undefined }));
    expect(await stopOf(log('granted', guard('k')))).toBe('done');
  });

  test('given work under way, also from another hub, then a second one is told so and waits for nothing', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let began: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (began = resolve));
    const first = room.store.transact<unknown>(async () => {
      began();
      await opened;
    }, guard('k'));
    await beginning;
    expect(await stopOf(log('second', guard('k')))).toEqual({ kind: 'in_flight' });
    open();
    await first;
    expect(await stopOf(log('third', guard('k')))).toMatchObject({ kind: 'known' });
  });

  test('given an answer, then it is kept with its key for a day, then forgotten; an expired key counts as new', async () => {
    await log('first', guard('k'));
    await room.store.keepAnswer(key('k'), { status: 201, sealed: Buffer.from('x') });
    expect((await room.store.findRequest(key('k')))?.answer).toEqual({ status: 201, sealed: Buffer.from('x') });
    expect(await room.store.findRequest(key('k', 2 * day))).toBeNull();
    expect(await stopOf(log('again', guard('k', { key: key('k', 2 * day) })))).toBe('done');
    expect(await room.store.findRequest(key('k', 2 * day))).toMatchObject({ answer: null });
    expect(await room.store.sweepRequests({ before: 2 * day - 1, limit: 10 })).toBe(0);
    expect(await room.store.sweepRequests({ before: 2 * day, limit: 10 })).toBe(1);
  });
});

describe('a version', () => {
  test('given another one than is there, then the work does not begin; given that one or nothing there, then it does', async () => {
    await room.store.transact((transaction) => transaction.write(changes({ created: [newFeature(someFeature('fea_1'), [someTask('a')])] })));
    await room.store.createRepository({ id: 'rep_api', name: 'api', workspace: 'default', url: '/api', path: null, defaultBranch: 'main', role: 'library', consumers: [], primaryAgent: 'scripted', origin: null });
    const version = (await room.store.readRepository('api'))?.version ?? '';
    const match = (entity: 'feature' | 'task' | 'repository' | 'workspace', id: string, ...versions: string[]) => stopOf(log(`${entity} ${id}`, { key: null, match: { entity, id, versions }, resultOf: () => null }));
    expect(await match('feature', 'fea_1', '7')).toMatchObject({ kind: 'stale', current: '0' });
    expect(await match('task', 'tsk_a', '7')).toMatchObject({ kind: 'stale', current: '0' });
    expect(await match('repository', 'api', '7')).toMatchObject({ kind: 'stale', current: version });
    expect(await match('workspace', 'default', '7')).toMatchObject({ kind: 'stale' });
    expect(await logged()).toEqual([]);
    for (const good of [match('feature', 'fea_1', '7', '0'), match('task', 'tsk_a', '0'), match('repository', 'rep_api', version), match('feature', 'fea_x', '1')]) expect(await good).toBe('done');
  });
});
