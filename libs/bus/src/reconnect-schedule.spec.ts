import { describe, expect, test } from '@jest/globals';
import { schedule, slept } from './reconnect-schedule.ts';

type Schedule = { readonly [name in keyof typeof schedule]: number };

/** After a lost packet TCP tries again after `first`, and each time after twice as long. */
function tries(first: number, upTo: number): number[] {
  const at = [0];
  for (let pause = first; at.at(-1)! < upTo; pause *= 2) at.push(at.at(-1)! + pause);
  return at;
}
const nextOf = (moments: readonly number[], from: number): number => moments.find((at) => at >= from) ?? Infinity;

/**
 * From the return of the network until a server has let us in, with bad luck at each step: `phase` is the part of a ping's interval that had passed
 * when the network went. Tries go in turn to the right server and to one that never answers. A socket that was opened while the network was away stays
 * without an answer; one that is opened afterwards is answered at once.
 */
function standsAgainAfter(plan: Schedule, outageMs: number, phase: number, firstRetryMs: number): number {
  const foundDead = plan.pingIntervalMs * (plan.maxPingOut + 1 - phase);
  const byItself = nextOf(tries(firstRetryMs, outageMs), outageMs);
  if (byItself < foundDead || outageMs < foundDead) return Math.min(byItself, foundDead) - outageMs;
  let at = foundDead;
  for (let stranger = phase >= 0.5; ; stranger = !stranger) {
    const connecting = at + plan.nameMs;
    const limit = stranger ? plan.strangerMs : plan.dialMs;
    if (!stranger) {
      const socket = connecting + Math.max(0, Math.ceil((outageMs - connecting) / plan.socketEveryMs)) * plan.socketEveryMs;
      if (socket < connecting + limit) return socket - outageMs;
    }
    at = Math.max(connecting + limit, at + plan.redialDelayMs + plan.redialJitterMs);
  }
}

/** Beyond this everything goes round as before. */
const longestMs = 25_000;

function worst(plan: Schedule): number {
  let most = 0;
  for (let outageMs = 0; outageMs <= longestMs; outageMs += 50) {
    for (const phase of [0, 0.25, 0.5, 0.75, 1]) for (const firstRetryMs of [200, 300, 500, 1_000]) most = Math.max(most, standsAgainAfter(plan, outageMs, phase, firstRetryMs));
  }
  return most;
}

describe('how soon a connection stands again', () => {
  test('given an outage of any length, then it is there in time for all to be told within five seconds', () => {
    expect(worst(schedule)).toBeLessThanOrEqual(4_000);
  });

  test('given pings twice as far apart, sockets that are waited for, or strangers that are, then it is not', () => {
    expect(worst({ ...schedule, pingIntervalMs: 5_000 })).toBeGreaterThan(5_000);
    expect(worst({ ...schedule, socketEveryMs: 5_000 })).toBeGreaterThan(5_000);
    expect(worst({ ...schedule, strangerMs: 5_000 })).toBeGreaterThan(5_000);
    expect(worst({ ...schedule, nameMs: 5_000 })).toBeGreaterThan(5_000);
  });
});

test('given a machine that slept, then its wall clock has gone on alone; a busy one has both going on', () => {
  const before = { wallMs: 1_000, steadyMs: 50 };
  expect(slept(before, { wallMs: 3_601_000, steadyMs: 1_050 })).toBe(true);
  expect(slept(before, { wallMs: 21_000, steadyMs: 20_050 })).toBe(false);
  expect(slept(before, { wallMs: -500_000, steadyMs: 1_050 })).toBe(false);
});
