import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';
import type { Redeem } from './join-tokens.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const t0 = Date.UTC(2026, 0, 31, 12);
const repository = (name: string) =>
  ({ id: `rep_${name}`, name, workspace: 'default', url: `file:///${name}`, path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null }) as const;
beforeEach(async () => {
  room = await bed.room();
  await room.store.createRepository(repository('api'));
  await room.store.createRepository(repository('web'));
  for (const name of ['api', 'web']) await room.store.createJoinToken({ hash: `join_${name}`, repository: `rep_${name}`, expiresAt: t0 + 600_000 });
});

let count = 0;
const redeem = (hash: string, more: Partial<Redeem> = {}) => {
  count += 1;
  return room.store.redeemJoinToken({ hash, publicKey: `U${count}`, name: 'laptop', nodeId: `nod_${count}`, contract: 1, version: '0.1.0', tokenHash: `hash_${count}`, now: t0, ...more });
};

describe('joining', () => {
  test('given a good token, then the node exists, serves the repository and has a token of its own', async () => {
    const result = await redeem('join_api', { publicKey: 'UA', nodeId: 'nod_a', tokenHash: 'hash_a' });
    expect(result).toEqual({ kind: 'joined', node: 'nod_a', repository: { id: 'rep_api', name: 'api', url: 'file:///api', path: null, defaultBranch: 'main' } });
    expect(await room.store.findToken('hash_a')).toEqual({ kind: 'node', name: 'laptop', node: 'nod_a' });
    expect([...(await room.store.keysOf(['nod_a', 'nod_x']))]).toEqual([['nod_a', 'UA']]);
    expect(await room.store.repositoriesOfNode('nod_a')).toEqual([{ id: 'rep_api', name: 'api', url: 'file:///api', path: null, defaultBranch: 'main' }]);
    expect(await room.store.listNodesForControl()).toEqual([{ id: 'nod_a', name: 'laptop', publicKey: 'UA', boot: null, present: false, refused: null }]);
  });

  test('given a token that nobody made, one that is too old and one that was used, then each is told apart and nothing is made', async () => {
    expect(await redeem('join_none')).toEqual({ kind: 'unknown' });
    expect(await redeem('join_api', { now: t0 + 600_000 })).toEqual({ kind: 'expired' });
    expect(await room.store.listNodesForControl()).toEqual([]);
    expect((await redeem('join_api')).kind).toBe('joined');
    expect(await redeem('join_api')).toEqual({ kind: 'used' });
    expect(await redeem('join_api', { now: t0 + 700_000 })).toEqual({ kind: 'used' });
    expect(await room.store.listNodesForControl()).toHaveLength(1);
  });

  test('given ten that use one token at once, then one joins', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => redeem('join_api')));
    expect(results.map((one) => one.kind).sort()).toEqual(['joined', ...Array<string>(9).fill('used')]);
    expect(await room.store.listNodesForControl()).toHaveLength(1);
  });

  test('given a key that is here already, then it joins the other repository as the same node', async () => {
    await redeem('join_api', { publicKey: 'UA', nodeId: 'nod_a' });
    expect(await redeem('join_web', { publicKey: 'UA', nodeId: 'nod_b' })).toMatchObject({ kind: 'joined', node: 'nod_a' });
    expect((await room.store.repositoriesOfNode('nod_a')).map((one) => one.name)).toEqual(['api', 'web']);
  });
});

describe('tokens of people', () => {
  test('given a token, then it is found by its hash and by nothing else', async () => {
    await room.store.createToken({ hash: 'h1', kind: 'admin', name: 'first', node: null });
    await room.store.createToken({ hash: 'h1', kind: 'member', name: 'again', node: null });
    expect(await room.store.findToken('h1')).toEqual({ kind: 'admin', name: 'first', node: null });
    expect(await room.store.findToken('h2')).toBeNull();
  });
});

describe('the hub of a database', () => {
  test('given many that start at once, then all are the same hub, today and tomorrow', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, (_one, index) => room.store.ensureHub(`hub_${index}`)));
    expect(new Set(ids).size).toBe(1);
    expect(await room.store.ensureHub('hub_later')).toBe(ids[0]);
  });

  test('given a key that signs, then the first one counts until it is replaced on purpose', async () => {
    await room.store.ensureHub('hub_1');
    expect(await room.store.recordHubKey('UFIRST', false)).toBe('UFIRST');
    expect(await room.store.recordHubKey('USECOND', false)).toBe('UFIRST');
    expect(await room.store.recordHubKey('USECOND', true)).toBe('USECOND');
    expect(await room.store.recordHubKey('UFIRST', false)).toBe('USECOND');
  });
});
