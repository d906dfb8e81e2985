import { describe, expect, test } from '@jest/globals';
import { messageTypes, sources } from '@fuel/contracts';
import { newKey, seal, signer } from '@fuel/bus';
import { readOrders } from './read-order.ts';

const hub = signer(newKey('user').seed);
const stranger = signer(newKey('user').seed);
const trusted = { hub: 'hub_one', hubKeys: [hub.publicKey] };
const node = 'nod_one';
const now = new Date('2026-01-01T12:00:00.000Z');
const cancel = { type: 'attempt.cancel', task: 'tsk_1', epoch: 1, reason: 'no longer wanted' };
const observe = { type: 'repository.observe', repository: { id: 'rep_1', name: 'api', url: '/srv/api.git', path: null, defaultBranch: 'main' } };

type Change = { by?: typeof hub; body?: unknown; hub?: string; node?: string; source?: string; type?: string; expires?: string };
const message = (change: Change = {}): string =>
  seal(change.by ?? hub, {
    id: 'msg_1', source: change.source ?? sources.hub('hub_one'), type: change.type ?? messageTypes.order, time: '2026-01-01T11:59:00.000Z',
    ...(change.expires === undefined ? {} : { expires: change.expires }),
    body: { hub: change.hub ?? 'hub_one', node: change.node ?? 'nod_one', order: 'ord_1', body: change.body ?? cancel },
  });

const readOrder = (...[text, ...rest]: Parameters<typeof readOrders>) => readOrders(text, ...rest)[0];

describe('an order message', () => {
  test('given one of our hub for us, then it is an order', () => {
    expect(readOrder(message(), trusted, node, now)).toEqual({ kind: 'order', id: 'ord_1', issuedAt: '2026-01-01T11:59:00.000Z', body: cancel });
  });

  test.each<[string, string]>([
    ['signed by a stranger', message({ by: stranger })],
    ['with a text that was changed', message().replace('no longer', 'anyhow no longer')],
    ['that claims another source', message({ source: sources.hub('hub_two') })],
    ['of another type of message', message({ type: messageTypes.control })],
    ['for another node', message({ node: 'nod_two' })],
    ['for another hub', message({ hub: 'hub_two' })],
    ['that is no JSON', 'hello'],
  ])('given one %s, then it is dropped and nobody is answered', (_what, text) => {
    expect(readOrder(text, trusted, node, now)?.kind).toBe('dropped');
  });

  test('given a genuine one of a kind that this node does not know, then it is declined in words', () => {
    expect(readOrder(message({ body: { type: 'moon.land' } }), trusted, node, now)).toMatchObject({ kind: 'declined', id: 'ord_1', decline: { code: 'contract_too_old', retryable: false } });
  });

  test('given a genuine one with a wrong member, then the member is named', () => {
    const read = readOrder(message({ body: { ...cancel, epoch: 0 } }), trusted, node, now);
    expect(read).toMatchObject({ kind: 'declined', decline: { message: expect.stringContaining('epoch') } });
  });

  test('given one that came too late, then it is declined and may be sent again, but a cancel always counts', () => {
    const expires = '2026-01-01T11:59:59.000Z';
    expect(readOrder(message({ body: observe, expires }), trusted, node, now)).toMatchObject({ kind: 'declined', decline: { code: 'expired', retryable: true } });
    expect(readOrder(message({ expires }), trusted, node, now)?.kind).toBe('order');
    expect(readOrder(message({ body: observe, expires: '2026-01-01T12:00:01.000Z' }), trusted, node, now)?.kind).toBe('order');
  });
});

describe('a message with several orders', () => {
  const several = (...orders: object[]): string =>
    seal(hub, { id: 'msg_1', source: sources.hub('hub_one'), type: messageTypes.orders, time: '2026-01-01T11:59:00.000Z', body: { hub: 'hub_one', node: 'nod_one', orders } });

  test('given one that cannot be understood among others, then it alone is declined', () => {
    const read = readOrders(several({ order: 'ord_1', body: cancel }, { order: 'ord_2', body: { type: 'moon.land' } }, { order: 'ord_3', body: observe }), trusted, node, now);
    expect(read.map((one) => [one.kind, 'id' in one && one.id])).toEqual([['order', 'ord_1'], ['declined', 'ord_2'], ['order', 'ord_3']]);
  });

  test('given one without an id, then nothing of the message is believed', () => {
    expect(readOrders(several({ order: 'ord_1', body: cancel }, { body: cancel }), trusted, node, now)).toEqual([{ kind: 'dropped', why: expect.stringContaining('order id'), unknownKey: false }]);
  });
});
