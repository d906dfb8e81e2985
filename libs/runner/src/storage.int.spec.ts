import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { messageTypes, sources } from '@fuel/contracts';
import { newKey, seal, signer } from '@fuel/bus';
import { appendFacts, journalBytes, LocalFailure, settle, unfinishedOrders } from '@fuel/local';
import { sampleNode, type SampleNode } from './fixtures/sample-node.ts';
import { startOrder } from './fixtures/sample-orders.ts';
import { journalled, type NodeContext } from './node-context.ts';
import { receiveOrders } from './orders/receive.ts';
import { openStorage, type Storage } from './storage.ts';

const journalMaxBytes = 1024 * 1024;
let node: SampleNode;
let context: NodeContext;
let storage: Storage;
let free: number;
let inodes: { free: number; all: number } | null;
let changes: (string | null)[];
beforeEach(async () => {
  node = await sampleNode();
  [free, inodes, changes] = [Number.MAX_SAFE_INTEGER, null, []];
  storage = openStorage({ local: node.context.local, journalMaxBytes, roomOnDisk: () => ({ bytes: free, inodes }), log: () => undefined, onChange: () => void changes.push(storage.why()) });
  context = { ...node.context, storage };
  storage.look();
});
afterEach(() => node.remove());

const refusal = (bytes: number) => ({ type: 'order.declined', order: 'ord_x', code: 'no_slot', message: 'x'.repeat(bytes), retryable: true }) as const;
const tell = (bytes: number): void => void appendFacts(context.local, [journalled(context, refusal(bytes))]);

test('given a hub that settles nothing, when the journal nears its limit, then no work is taken, what happens is kept short and within the limit, and it goes on when the hub has settled', () => {
  expect([storage.why(), storage.tight()]).toEqual([null, false]);
  while (storage.why() === null) {
    tell(100_000);
    storage.look();
  }
  expect(storage.why()).toMatch(/journal holds \d MB .* of 1 MB \(journalMaxBytes\).*goes on by itself/);
  expect(storage.tight()).toBe(true);
  const before = journalBytes(context.local);
  tell(100_000);
  expect(journalBytes(context.local) - before).toBeLessThan(10_000);
  settle(context.local, context.boot, 100);
  storage.look();
  expect([storage.why(), storage.tight(), changes.length]).toEqual([null, false, 2]);
});

test('given orders that were taken, then what they will tell has its place before more are', () => {
  for (let n = 0; n < 70; n += 1) node.accept({ type: 'attempt.cancel', task: `tsk_${n}`, epoch: 1, reason: 'no' });
  storage.look();
  expect(storage.why()).toMatch(/journal/);
});

test('given a disk that is nearly full or refuses a write, then no work is taken until it takes the reserve again', () => {
  free = 1024;
  storage.look();
  expect(storage.why()).toMatch(/nearly full: 1 MB are left.*make room/);
  free = Number.MAX_SAFE_INTEGER;
  storage.look();
  expect(storage.why()).toBeNull();
  storage.refused(new LocalFailure({ code: 'local.disk_full', message: 'write: full' }));
  expect(storage.why()).toMatch(/write: full/);
  storage.look();
  expect([storage.why(), changes.length]).toEqual([null, 4]);
});

test('given a file system with nearly no inodes left, then no work is taken, it says why and what to do, and goes on by itself', () => {
  inodes = { free: 9_999, all: 2_000_000 };
  storage.look();
  expect(storage.why()).toMatch(/nearly no inodes left: no more than 9999 files.*needs 10000.*worktree gc.*goes on by itself/);
  inodes = { free: 10_000, all: 2_000_000 };
  storage.look();
  expect([storage.why(), changes.length]).toEqual([null, 2]);
});

test('given no room, when orders come, then a cancel is taken and work is passed over, to be sent again', async () => {
  const hub = signer(newKey('user').seed);
  const repository = await node.repository('app', { 'a.txt': 'a' });
  const message = (order: string, body: unknown): string => seal(hub, { id: `msg_${order}`, source: sources.hub('hub_one'), type: messageTypes.order, time: '2026-01-01T12:00:00.000Z', body: { hub: 'hub_one', node: 'nod_one', order, body } });
  const texts = [message('ord_1', startOrder(repository, {})), message('ord_2', { type: 'attempt.cancel', task: 'tsk_b', epoch: 1, reason: 'no' })];
  const receive = () => receiveOrders(context, { hub: 'hub_one', hubKeys: [hub.publicKey], doubt: () => undefined }, texts).map(({ id }) => id);
  free = 0;
  storage.look();
  expect(receive()).toEqual(['ord_2']);
  free = Number.MAX_SAFE_INTEGER;
  storage.look();
  expect(receive()).toEqual(['ord_1']);
  expect(unfinishedOrders(context.local)).toHaveLength(2);
});
