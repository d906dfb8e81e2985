import { expect, test } from '@jest/globals';
import { APART_MERGE_MAX, APART_ORDER_MAX_BYTES, order as orderSchema, ORDER_MAX_BYTES, type OrderOf, START_MERGE_MAX, utf8Length } from '@fuel/contracts';
import fc from 'fast-check';
import { listsOf, travelsApart, withoutLists } from './apart-lists.ts';
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
const apart = { sha256: '0'.repeat(64), bytes: 9_999_999 };
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

test('given any summaries and any limits, then what comes out fits, with its lists or without them, is an order, names the same work, or is refused only where even cut texts do not fit', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 40 }), fc.integer({ min: 500, max: 40_000 }), fc.integer({ min: 500, max: 60_000 }), (summaries, most, mostApart) => {
      const order = reviewOf(summaries);
      const bare = bytesOf(reviewOf(summaries.map((one) => (bytesOf(one) > 5 ? '…' : one))));
      const fitted = fitOrder(order, most, mostApart);
      if ('tooLarge' in fitted) return bare > most && (bare > mostApart || bytesOf(withoutLists(order, apart)) > most);
      expect(bytesOf(fitted.order)).toBeLessThanOrEqual(fitted.apart === true ? mostApart : most);
      if (fitted.apart === true) expect(bytesOf(withoutLists(fitted.order, apart))).toBeLessThanOrEqual(most);
      expect(orderSchema.safeParse(fitted.order).error).toBeUndefined();
      expect(fitted.order.upstreams.map(({ task, sha }) => [task, sha])).toEqual(order.upstreams.map(({ task, sha }) => [task, sha]));
      return true;
    }),
  );
});

test('given the work of 5,000 tasks, then the lists travel apart with what was said of it, and the order itself is small', () => {
  const fitted = fitOrder(reviewOf(Array.from({ length: 5_000 }, () => 'x'.repeat(4_000))));
  if (!('order' in fitted)) throw new Error(fitted.tooLarge);
  expect([fitted.apart, fitted.order.upstreams.length, fitted.order.upstreams.every((one) => one.summary.length > 500)]).toEqual([true, 5_000, true]);
  expect(bytesOf(fitted.order)).toBeLessThanOrEqual(APART_ORDER_MAX_BYTES);
  const onTheWire = withoutLists(fitted.order, apart);
  expect([bytesOf(onTheWire) < 1_000, orderSchema.safeParse(onTheWire).success, travelsApart(fitted.order, JSON.stringify(fitted.order)), travelsApart(onTheWire, JSON.stringify(onTheWire))]).toEqual([true, true, true, false]);
});

test('given more than its exact parts leave room for even apart, then it is too large and says by how much', () => {
  const fitted = fitOrder(reviewOf(Array.from({ length: 30_000 }, () => 'x')));
  expect(fitted).toEqual({ tooLarge: expect.stringMatching(/has \d{7,8} bytes, even with all .* and at most 8388608 go to a node/) });
});

test('given titles of many heads, then they are cut and stay titles', () => {
  const heads = Array.from({ length: 1_000 }, (_, index) => ({ task: `tsk_${index}`, sha: shaOf('a'), ref: `refs/heads/fuel/tsk_${index}/1`, title: '語'.repeat(200) }));
  const fitted = fitOrder({ type: 'landing.prepare', landing: 'lnd_1', epoch: 1, repository, feature: { id: 'fea_1', name: 'x' }, heads, ref: 'refs/heads/fuel/lnd_1/rep_1/1' });
  expect('order' in fitted && fitted.apart === undefined && orderSchema.safeParse(fitted.order).success && bytesOf(fitted.order) <= ORDER_MAX_BYTES).toBe(true);
});

test('given 5,000 heads to land, then all of them are named apart, and the first one in the order', () => {
  const heads = Array.from({ length: 5_000 }, (_, index) => ({ task: `tsk_${index}`, sha: shaOf('a'), ref: `refs/heads/fuel/tsk_${index}/1`, title: 'A title' }));
  const order: OrderOf<'landing.prepare'> = { type: 'landing.prepare', landing: 'lnd_1', epoch: 1, repository, feature: { id: 'fea_1', name: 'x' }, heads, ref: 'refs/heads/fuel/lnd_1/rep_1/1' };
  expect(fitOrder(order)).toEqual({ order, apart: true });
  expect([listsOf(order), withoutLists(order, apart)]).toEqual([{ heads }, { ...order, heads: heads.slice(0, 1), lists: apart }]);
});

test('given more heads to begin with than older nodes take, then they travel apart, however short; and there is an end to them', () => {
  const prompt = { kind: 'inline' as const, parts: [] };
  const start = (merged: number): OrderOf<'attempt.start'> => ({
    type: 'attempt.start', task: 'tsk_1', epoch: 1, attempt: 'att_1', feature: { id: 'fea_1', name: 'x', description: '' }, key: 'a', title: 'A', taskType: 'feature', repository, base: shaOf('b'),
    start: { sha: shaOf('b'), merge: Array.from({ length: merged }, () => shaOf('a')) }, ref: 'refs/heads/fuel/tsk_1/1', upstreams: [], agent: 'scripted', expects: 'commits', paths: [], forbidden: [], prompt,
    deadlines: { firstOutputMs: 1_000, idleMs: 1_000, totalMs: 1_000, graceMs: 0 },
  });
  expect(fitOrder(start(START_MERGE_MAX))).toEqual({ order: start(START_MERGE_MAX) });
  expect(fitOrder(start(START_MERGE_MAX + 1))).toEqual({ order: start(START_MERGE_MAX + 1), apart: true });
  expect(travelsApart(start(START_MERGE_MAX + 1), '')).toBe(true);
  expect(fitOrder(start(APART_MERGE_MAX + 1))).toEqual({ tooLarge: expect.stringMatching(/20001 other tasks .* at most 20000/) });
});
