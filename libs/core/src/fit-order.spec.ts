import { expect, test } from '@jest/globals';
import { order as orderSchema, ORDER_MAX_BYTES, type OrderOf, START_MERGE_MAX, utf8Length } from '@fuel/contracts';
import fc from 'fast-check';
import { fitOrder } from './fit-order.ts';
import { shaOf } from './fixtures/samples.ts';

const repository = { id: 'rep_1', name: 'app', url: '/srv/app.git', path: null, defaultBranch: 'main' };
const upstream = (index: number, summary: string): OrderOf<'review.run'>['upstreams'][number] => ({
  task: `tsk_${index}`, key: `t${index}`, title: 'A title', repository, sha: shaOf('a'), base: shaOf('b'), ref: `refs/heads/fuel/tsk_${index}/1`, direct: true, summary,
});
const reviewOf = (summaries: readonly string[]): OrderOf<'review.run'> => ({
  type: 'review.run', task: 'tsk_x', epoch: 1, round: 1, repository, base: shaOf('b'), head: shaOf('c'), ref: 'refs/heads/fuel/tsk_x/1',
  upstreams: summaries.map((summary, index) => upstream(index, summary)), expects: 'commits', totalMs: 60_000,
});
const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value));

test('given an order that fits, then it stays the very one that it was', () => {
  const order = reviewOf(['short', 'also short']);
  expect(fitOrder(order)).toEqual({ order });
  expect('order' in fitOrder(order) && (fitOrder(order) as { order: unknown }).order === order).toBe(true);
});

test('given 300 long summaries, then the short ones stay whole, the long ones are cut to one length, say so, and use the room', () => {
  const fitted = fitOrder(reviewOf(Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? `short ${index}` : 'x'.repeat(4_000 + index)))));
  if (!('order' in fitted)) throw new Error(fitted.tooLarge);
  const { upstreams } = fitted.order;
  expect(upstreams.filter((_, index) => index % 3 === 0).map((one) => one.summary)).toEqual(Array.from({ length: 100 }, (_, index) => `short ${index * 3}`));
  const long = upstreams.filter((_, index) => index % 3 !== 0).map((one) => one.summary);
  expect(long.every((text) => / … \(cut, 4\d{3} characters in all\)$/.test(text))).toBe(true);
  const lengths = long.map((text) => text.length);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  expect(bytesOf(fitted.order)).toBeGreaterThan(ORDER_MAX_BYTES * 0.99);
});

test('given any summaries and any limit, then what comes out fits, is an order, names the same work, or is refused only where even cut texts do not fit', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), fc.integer({ min: 500, max: 40_000 }), (summaries, most) => {
      const order = reviewOf(summaries);
      const fitted = fitOrder(order, most);
      if ('tooLarge' in fitted) return bytesOf(reviewOf(summaries.map((one) => (bytesOf(one) > 5 ? '…' : one)))) > most;
      expect(bytesOf(fitted.order)).toBeLessThanOrEqual(most);
      expect(orderSchema.safeParse(fitted.order).error).toBeUndefined();
      expect(fitted.order.upstreams.map(({ task, sha }) => [task, sha])).toEqual(order.upstreams.map(({ task, sha }) => [task, sha]));
      return true;
    }),
  );
});

test('given more than its exact parts leave room for, then it is too large and says by how much', () => {
  const fitted = fitOrder(reviewOf(Array.from({ length: 2_000 }, () => 'x'.repeat(1_000))));
  expect(fitted).toEqual({ tooLarge: expect.stringMatching(/has \d{6} bytes, even with all .* and at most 262144 go to a node/) });
});

test('given titles of many heads, then they are cut and stay titles', () => {
  const heads = Array.from({ length: 1_000 }, (_, index) => ({ task: `tsk_${index}`, sha: shaOf('a'), ref: `refs/heads/fuel/tsk_${index}/1`, title: '語'.repeat(200) }));
  const fitted = fitOrder({ type: 'landing.prepare', landing: 'lnd_1', epoch: 1, repository, feature: { id: 'fea_1', name: 'x' }, heads, ref: 'refs/heads/fuel/lnd_1/rep_1/1' });
  expect('order' in fitted && orderSchema.safeParse(fitted.order).success && bytesOf(fitted.order) <= ORDER_MAX_BYTES).toBe(true);
});

test('given more heads to begin with than an order names, then it is too large, however short', () => {
  const prompt = { kind: 'inline' as const, parts: [] };
  const start: OrderOf<'attempt.start'> = {
    type: 'attempt.start', task: 'tsk_1', epoch: 1, attempt: 'att_1', feature: { id: 'fea_1', name: 'x', description: '' }, key: 'a', title: 'A', taskType: 'feature', repository, base: shaOf('b'),
    start: { sha: shaOf('b'), merge: Array.from({ length: START_MERGE_MAX + 1 }, () => shaOf('a')) }, ref: 'refs/heads/fuel/tsk_1/1', upstreams: [], agent: 'scripted', expects: 'commits', paths: [], forbidden: [], prompt,
    deadlines: { firstOutputMs: 1_000, idleMs: 1_000, totalMs: 1_000, graceMs: 0 },
  };
  expect(fitOrder(start)).toEqual({ tooLarge: expect.stringMatching(/1001 other tasks .* at most 1000/) });
});
