import { expect, test } from '@jest/globals';
import { openPatience } from './patience.ts';

function given() {
  const clock = { now: 0 };
  const patience = openPatience(() => clock.now);
  /** Sent, and confirmed so much later. */
  const takes = (order: string, ms: number): void => {
    patience.sent(order, clock.now);
    clock.now += ms;
    patience.confirmed(order);
  };
  return { clock, patience, takes };
}

test('given nothing that is known, or quick answers, then an order is sent again after 1.2 s', () => {
  const { patience, takes } = given();
  expect(patience.resendAfterMs()).toBe(1_200);
  takes('ord_1', 600);
  expect(patience.resendAfterMs()).toBe(1_200);
});

test('given slow answers, then it is waited for twice as long as the slowest of the last seconds, and after them as before', () => {
  const { clock, patience, takes } = given();
  takes('ord_1', 900);
  takes('ord_2', 20);
  expect(patience.resendAfterMs()).toBe(1_800);
  clock.now += 2_500;
  expect(patience.resendAfterMs()).toBe(1_800);
  clock.now += 2_500;
  expect(patience.resendAfterMs()).toBe(1_200);
});

test('given a clock that is set back, then what was slow before it is forgotten as soon as at any other time', () => {
  const { clock, patience, takes } = given();
  takes('ord_1', 3_000);
  clock.now = -3_600_000;
  expect(patience.resendAfterMs()).toBe(6_000);
  clock.now += 2_500;
  expect(patience.resendAfterMs()).toBe(1_200);
});

test('given answers that grow slower and slower, then it is never waited for longer than 10 s, however slow they are', () => {
  const { patience, takes } = given();
  takes('ord_1', 8_000);
  expect(patience.resendAfterMs()).toBe(10_000);
  takes('ord_2', 120_000);
  expect(patience.resendAfterMs()).toBe(10_000);
});

test('given an order that another hub sent, then its confirmation says nothing', () => {
  const { patience } = given();
  patience.confirmed('ord_2');
  expect(patience.resendAfterMs()).toBe(1_200);
});

test('given more orders under way than are remembered, then the last ones are', () => {
  const { clock, patience } = given();
  for (let n = 0; n <= 10_000; n += 1) patience.sent(`ord_${n}`, 0);
  clock.now = 2_000;
  patience.confirmed('ord_0');
  expect(patience.resendAfterMs()).toBe(1_200);
  patience.confirmed('ord_10000');
  expect(patience.resendAfterMs()).toBe(4_000);
});
