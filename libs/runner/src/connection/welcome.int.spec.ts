import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Control, OrderOf } from '@fuel/contracts';
import { appendFacts, countUnsettled, unfinishedOrders } from '@fuel/local';
import { openRunningAttempts, stopReason } from '../attempt/running-attempts.ts';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { openLanes } from '../lanes.ts';
import { journalled } from '../node-context.ts';
import { beginOrder, type Workshop } from '../orders/begin.ts';
import { openHeadObserver } from '../repository/observe-heads.ts';
import { whatIsHeld } from './hold.ts';
import { applyWelcome } from './welcome.ts';

let node: SampleNode;
let shop: Workshop;
let again: number;
const report = { wake: () => undefined, again: () => { again += 1; }, from: () => undefined, flushed: () => Promise.resolve(), stop: () => Promise.resolve() };
const repository = { ref: { id: 'rep_api', name: 'api', url: '/nowhere/api.git', path: null, defaultBranch: 'main' }, base: 'a'.repeat(40), commit: () => Promise.reject(new Error()), git: () => Promise.reject(new Error()) };

beforeEach(async () => {
  node = await sampleNode();
  again = 0;
  shop = {
    context: node.context, running: openRunningAttempts(), heads: openHeadObserver(node.context, () => undefined), session: { repositories: new Map([['rep_api', repository.ref]]), knows: () => true, doubt: () => undefined },
    lanes: openLanes((cause) => { throw cause; }),
  };
});
afterEach(async () => {
  await shop.lanes.idle();
  await node.remove();
});

const welcome = (live: { task: string; epoch: number }[], more: Partial<Extract<Control, { type: 'welcome' }>> = {}) =>
  ({ type: 'welcome' as const, hub: 'hub_one', node: 'nod_one', boot: node.context.boot, live, watermarks: [], refused: null, ...more });
const waiting = (task: string) => {
  const order = node.accept<OrderOf<'attempt.start'>>(startOrder(repository, { task }));
  beginOrder(shop, order);
  return order;
};
const greeted = () => {
  const { attempts, orders } = whatIsHeld(node.context.local);
  return { attempts, orders: new Set(orders) };
};

describe('the answer to hello', () => {
  test('given attempts that wait, when one is no longer live, then it is declined and never begun', async () => {
    waiting('tsk_old');
    const kept = waiting('tsk_new');
    applyWelcome(shop, report, welcome([{ task: 'tsk_new', epoch: 1 }], { refused: 'not now' }), greeted());
    await shop.lanes.idle();
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'not_live', subject: { task: 'tsk_old', epoch: 1 } });
    expect(unfinishedOrders(node.context.local).map(({ id }) => id)).toEqual([kept.id]);
  });

  test('given an order that came after our hello, when the answer does not name it, then it is live', () => {
    const before = greeted();
    waiting('tsk_late');
    applyWelcome(shop, report, welcome([], { refused: 'not now' }), before);
    expect(unfinishedOrders(node.context.local)).toHaveLength(1);
  });

  test('given an attempt that runs, when it is no longer live, then it is ended as an old epoch', () => {
    const signal = shop.running.enter({ task: 'tsk_1', epoch: 1 });
    applyWelcome(shop, report, welcome([{ task: 'tsk_1', epoch: 2 }]), { attempts: [{ task: 'tsk_1', epoch: 1 }], orders: new Set() });
    expect(signal.aborted && stopReason(signal)).toBe('superseded');
  });

  test('given watermarks, then what is settled is forgotten and the rest is sent again', () => {
    const fact = () => journalled(node.context, { type: 'order.accepted', order: 'ord_1' });
    appendFacts(node.context.local, [fact(), fact(), fact()]);
    applyWelcome(shop, report, welcome([], { watermarks: [{ boot: node.context.boot, seq: 2 }] }), greeted());
    expect({ left: countUnsettled(node.context.local), again }).toEqual({ left: 1, again: 1 });
  });

  test('given the hub refuses this node, then nothing begins', () => {
    waiting('tsk_1');
    applyWelcome(shop, report, welcome([{ task: 'tsk_1', epoch: 1 }], { refused: 'it is too old' }), greeted());
    expect(shop.lanes.count('attempt')).toEqual({ running: 0, waiting: 1 });
  });
});
