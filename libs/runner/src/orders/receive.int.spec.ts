import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { messageTypes, sources, type Order } from '@fuel/contracts';
import { newKey, seal, signer } from '@fuel/bus';
import { isBuried, unfinishedOrders } from '@fuel/local';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { receiveOrders } from './receive.ts';

let node: SampleNode;
beforeEach(async () => {
  node = await sampleNode();
});
afterEach(() => node.remove());

const hub = signer(newKey('user').seed);
const doubts: string[] = [];
const trusted = { hub: 'hub_one', hubKeys: [hub.publicKey], doubt: (why: string) => void doubts.push(why) };
const cancel = (task: string): Order => ({ type: 'attempt.cancel', task, epoch: 1, reason: 'no longer wanted' });
const message = (order: string, body: unknown, by = hub): string =>
  seal(by, { id: `msg_${order}`, source: sources.hub('hub_one'), type: messageTypes.order, time: '2026-01-01T12:00:00.000Z', body: { hub: 'hub_one', node: 'nod_one', order, body } });

describe('a batch of orders', () => {
  test('given new, repeated, unknown and forged ones, then each new one is kept once, in order, and the hub hears of all but the forged', () => {
    const forged = message('ord_4', cancel('tsk_4'), signer(newKey('user').seed));
    const fresh = receiveOrders(node.context, trusted, [message('ord_1', cancel('tsk_1')), message('ord_1', cancel('tsk_1')), forged, message('ord_2', { type: 'moon.land' }), message('ord_3', cancel('tsk_3'))]);
    expect(fresh.map(({ id }) => id)).toEqual(['ord_1', 'ord_3']);
    expect(doubts).toEqual(['an order is signed by a key that is not known']);
    expect(unfinishedOrders(node.context.local).map(({ id }) => id)).toEqual(['ord_1', 'ord_3']);
    expect(node.facts()).toMatchObject([
      { type: 'order.accepted', order: 'ord_1' },
      { type: 'order.accepted', order: 'ord_1' },
      { type: 'order.declined', order: 'ord_2', code: 'contract_too_old' },
      { type: 'order.accepted', order: 'ord_3' },
    ]);
    expect([isBuried(node.context.local, 'tsk_1', 1), isBuried(node.context.local, 'tsk_4', 1)]).toEqual([true, false]);
  });

  test('given the same message after a restart, then it is known, and the hub is told again that it came', () => {
    receiveOrders(node.context, trusted, [message('ord_1', cancel('tsk_1'))]);
    node = node.restart();
    expect(receiveOrders(node.context, trusted, [message('ord_1', cancel('tsk_1'))])).toEqual([]);
    expect(node.facts()).toMatchObject([{ type: 'order.accepted', order: 'ord_1' }, { type: 'order.accepted', order: 'ord_1' }]);
  });
});
