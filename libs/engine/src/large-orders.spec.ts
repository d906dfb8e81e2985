import { describe, expect, test } from '@jest/globals';
import { ORDER_MAX_BYTES, utf8Length } from '@fuel/contracts';
import { tooOldForLists } from '@fuel/core';
import { type SmallHub, smallHub } from './fixtures/small-hub.ts';

const fan = (width: number) => Object.fromEntries(Array.from({ length: width }, (_, index) => [`t${index}`, { in: 'types' }]));
const keys = (width: number): string[] => Object.keys(fan(width));

/** All of `width` tasks at once, each with a summary of this length, and one behind them. */
async function wide(width: number, summary: string, last: { in: string; prompt?: string } = { in: 'api' }, before: (hub: SmallHub) => void = () => undefined) {
  const hub = smallHub();
  const { newId } = hub.deps;
  // As long as an id may be, so that fewer tasks are enough.
  Object.assign(hub.deps, { newId: (prefix: Parameters<typeof newId>[0]) => newId(prefix).padEnd(64, 'x') });
  hub.store.nodes.set('nod_a', { ...(hub.store.nodes.get('nod_a') as NonNullable<ReturnType<typeof hub.store.nodes.get>>), slots: 10_000 });
  const feature = await hub.start({ ...fan(width), last: { ...last, after: keys(width) } });
  before(hub);
  for (let more = true; more; ) {
    await hub.dispatch();
    await hub.relay();
    const placed = keys(width).filter((key) => hub.state(key) === 'dispatched');
    await hub.tell('nod_a', ...placed.map((key) => hub.finished(key, key, { outcome: { kind: 'completed', head: 'a'.repeat(35) + key.slice(1).padStart(5, '0'), summary } })));
    await hub.relay();
    await hub.tell('nod_a', ...placed.map((key) => hub.passed(key)));
    more = placed.length > 0;
  }
  return { hub, feature };
}

describe('orders that would be larger than the wire takes', () => {
  test('given 300 upstream tasks with long summaries, then the summaries are cut until the order fits, and all the work is named', async () => {
    const { hub } = await wide(300, 'x'.repeat(4_000));
    await hub.dispatch();
    const order = hub.order(`attempt:${hub.task('last').spec.id}:1`, 'attempt.start');
    expect(utf8Length(JSON.stringify(order))).toBeLessThanOrEqual(ORDER_MAX_BYTES);
    expect(order.upstreams.length).toBe(300);
    expect(order.upstreams.every((one) => one.summary.endsWith('characters in all)'))).toBe(true);
  });

  test('given a long prompt beside them, then it travels apart before anything is cut', async () => {
    const { hub } = await wide(100, 'x'.repeat(1_500), { in: 'api', prompt: 'y'.repeat(100_000) });
    await hub.dispatch();
    const order = hub.order(`attempt:${hub.task('last').spec.id}:1`, 'attempt.start');
    expect([order.prompt.kind, order.upstreams.every((one) => one.summary.length === 1_500)]).toEqual(['stored', true]);
  });

  test('given more upstream tasks than an order takes, then it goes out of the outbox with all of them, to the attempt and to its check', async () => {
    const reached: string[] = [];
    const { hub } = await wide(650, '', { in: 'api' }, ({ deps }) => {
      const post: typeof deps.post = { reaches: () => true, prepare: (orders) => () => void reached.push(...orders.map((order) => order.key)), confirmed: () => undefined, left: () => undefined };
      Object.assign(deps, { post });
    });
    await hub.dispatch();
    const { id } = hub.task('last').spec;
    const order = hub.order(`attempt:${id}:1`, 'attempt.start');
    expect([hub.state('last'), order.upstreams.length, utf8Length(JSON.stringify(order)) > ORDER_MAX_BYTES]).toEqual(['dispatched', 650, true]);
    expect([reached.length, reached.includes(`attempt:${id}:1`)]).toEqual([650, false]);
    await hub.tell('nod_a', hub.finished('last', 'b'.repeat(40)));
    expect([hub.state('last'), hub.order(`review:${id}:1`, 'review.run').upstreams.length]).toEqual(['reviewing', 650]);
  });

  test('given an order whose lists have no room even apart, then the task fails with the reason, people are told, and its place is free', async () => {
    const { hub } = await wide(1, '', { in: 'api' }, ({ store }) => {
      for (const row of store.tasks.values()) if (row.task.spec.key === 'last') row.task = { ...row.task, spec: { ...row.task.spec, paths: Array.from({ length: 600 }, () => 'p'.repeat(500)) } };
    });
    expect(hub.task('last').state).toMatchObject({ name: 'failed', failure: 'order_too_large', message: expect.stringMatching(/even with all .* cut away.*depend on fewer/) });
    expect(hub.open()).toEqual(['failed: "The last" failed: order_too_large']);
    expect([...hub.store.outbox.values()].filter((order) => order.body.type === 'attempt.start')).toEqual([]);
    expect(hub.store.attempts.get(`${hub.task('last').spec.id}/1`)).toMatchObject({ outcome: { failure: 'order_too_large' }, finishedAt: hub.clock.now });
  });

  test('given the work of 1,200 tasks of one repository, then one order lands all of it, and one that its node is too old for stops the landing in words', async () => {
    const { hub, feature } = await wide(1_200, '');
    await hub.wish({ type: 'task.cancel', task: hub.task('last').spec.id, reason: 'not needed' });
    const expected = Object.fromEntries(keys(1_200).map((key) => [hub.task(key).spec.id, hub.task(key).accepted?.work?.head ?? null]));
    expect(await hub.wish({ type: 'feature.approve', feature, expected })).toMatchObject([{ ok: true }]);
    const [order] = [...hub.store.outbox.values()].filter(({ body }) => body.type === 'landing.prepare');
    expect(order?.body).toMatchObject({ heads: { length: 1_200 } });
    const message = `The order cannot be sent: ${tooOldForLists(3)}`;
    await hub.relay();
    await hub.wish({ type: 'order.decline', order: order?.id ?? '', node: 'nod_a', code: 'unsendable', message, retryable: false });
    expect(hub.feature()).toMatchObject({ name: 'conflict', reason: expect.stringContaining('it speaks 3. Update fuel there') });
  });

  test('given an order that the wire does not take, then who waits for it hears so at once, and nothing is tried again by itself', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' }, b: { in: 'web' } });
    await hub.dispatch();
    const unsendable = async (key: string): Promise<void> => {
      const order = hub.store.outbox.get(key);
      if (order === undefined) throw new Error(`there is no order ${key}`);
      const result = await hub.wish({ type: 'order.decline', order: order.id, node: order.node ?? 'nod_a', code: 'unsendable', message: 'The order cannot be sent: max_payload', retryable: false });
      expect(result).toMatchObject([{ ok: true }]);
    };
    await unsendable(`attempt:${hub.task('a').spec.id}:1`);
    expect(hub.task('a').state).toEqual({ name: 'failed', failure: 'order_too_large', message: 'The order cannot be sent: max_payload' });
    await hub.relay();
    await hub.tell('nod_a', hub.finished('b', 'b 1'));
    await hub.relay();
    await unsendable(`review:${hub.task('b').spec.id}:1`);
    expect(hub.task('b').state).toEqual({ name: 'parked', reason: 'the check cannot be run: The order cannot be sent: max_payload' });
    expect([...hub.store.outbox.keys()]).toEqual([]);
  });
});
