import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resetFromSeconds, resetFromWords } from './reset-time.ts';

/** A Saturday, half past one in the afternoon in Berlin, half past seven in New York. */
const now = new Date('2026-11-21T12:30:00.000Z');
const berlin = 'Europe/Berlin';
const at = (iso: string): string => new Date(iso).toISOString();

/** What is said, and when that is for a node in Berlin. */
const told: readonly (readonly [string, string | null])[] = [
  ["You've hit your usage limit. Try again in 2h 13m.", '2026-11-21T14:43:00Z'],
  ['Please try again in 1 day 2 hours 5 minutes', '2026-11-22T14:35:00Z'],
  ['Please try again in 1 day, 2 hours and 5 minutes.', '2026-11-22T14:35:00Z'],
  ['quota will reset after 1h30m0s.', '2026-11-21T14:00:00Z'],
  ['Please retry in 34.5s.', '2026-11-21T12:30:34.5Z'],
  ['try again in 20ms', '2026-11-21T12:30:00.020Z'],
  ['Please wait 5 minutes.', '2026-11-21T12:35:00Z'],
  ['HTTP 429, Retry-After: 120', '2026-11-21T12:32:00Z'],
  ['{"retry_after": 90}', '2026-11-21T12:31:30Z'],
  ['limit resets in 2 weeks', '2026-12-05T12:30:00Z'],

  ["You've hit your usage limit. Upgrade to Pro or try again at 3:05 PM.", '2026-11-21T14:05:00Z'],
  ['try again at 1:05 PM', '2026-11-22T12:05:00Z'],
  ["You've hit your session limit · resets 3pm (Europe/Berlin)", '2026-11-21T14:00:00Z'],
  ['Your limit will reset at 3pm (America/New_York).', '2026-11-21T20:00:00Z'],
  ['Your limit will reset at 7am (America/New_York).', '2026-11-22T12:00:00Z'],
  ['resets 12am (UTC)', '2026-11-22T00:00:00Z'],
  ['resets 12:30 p.m. (UTC)', '2026-11-22T12:30:00Z'],
  ['resets at 15:05', '2026-11-21T14:05:00Z'],
  ['resets at 09:00:30 UTC', '2026-11-22T09:00:30Z'],
  ['available again at 20:00 +02:00', '2026-11-21T18:00:00Z'],
  ['resets at 5am GMT+2', '2026-11-22T03:00:00Z'],
  ['limit resets at midnight Pacific time', '2026-11-22T08:00:00Z'],
  ['resets tomorrow at 9am', '2026-11-22T08:00:00Z'],
  ['resets Monday at 9:00', '2026-11-23T08:00:00Z'],
  ['resets Sat 1pm', '2026-11-28T12:00:00Z'],
  ['resets Sat 2pm', '2026-11-21T13:00:00Z'],

  ['try again at Nov 22nd, 2026 3:05 PM.', '2026-11-22T14:05:00Z'],
  ['resets Dec 5 at 3pm (UTC)', '2026-12-05T15:00:00Z'],
  ['resets Dec 5, 1pm', '2026-12-05T12:00:00Z'],
  ['available on 1 December', '2026-11-30T23:00:00Z'],

  ['try again at 2026-11-21T15:05:00Z', '2026-11-21T15:05:00Z'],
  ['resets at 2026-11-21T15:05:00.123+01:00', '2026-11-21T14:05:00Z'],
  ['resets at 2026-11-21 15:05:00', '2026-11-21T14:05:00Z'],
  ['{"reset_at":"2026-11-22T00:00:00Z"}', '2026-11-22T00:00:00Z'],
  ['Claude AI usage limit reached|1795280400', '2026-11-21T17:00:00Z'],
  ['{"resetsAt":1795280400000}', '2026-11-21T17:00:00Z'],
  ['x-ratelimit-reset: 1795280400', '2026-11-21T17:00:00Z'],

  ['resets at 2026-07-01 12:00 (Europe/Berlin)', null],
  ['You have exhausted your quota. Retry attempt 3 of 10', null],
  ['try again later', null],
  ['resets 25:00', null],
  ['resets 13pm', null],
  ['try again at Feb 30, 2027 3pm', null],
  ['try again in 0s', null],
  ['it ran out at 3pm (Europe/Berlin)', null],
  ['limit reached|1600000000', null],
  ['', null],
];

describe('until when a limit lasts', () => {
  test.each(told)('given %j, then %s', (words, expected) => {
    const found = resetFromWords(words, now, berlin);
    expect(found).toBe(expected === null ? null : at(expected));
  });

  test('given a clock before and after a change to winter time, then it is that of the day', () => {
    const before = new Date('2026-10-24T20:00:00.000Z');
    expect(resetFromWords('resets 9am (Europe/Berlin)', before, 'UTC')).toBe(at('2026-10-25T08:00:00Z'));
    expect(resetFromWords('resets 11pm (Europe/Berlin)', before, 'UTC')).toBe(at('2026-10-24T21:00:00Z'));
  });

  test('given a zone that nobody knows, then the node\'s own counts', () => {
    expect(resetFromWords('resets 3pm (Mars/Olympus)', now, berlin)).toBe(at('2026-11-21T14:00:00Z'));
  });

  test('given a year from now, then it is tried again in 31 days', () => {
    const latest = at('2026-12-22T12:30:00Z');
    expect(resetFromWords('try again in 52 weeks', now, berlin)).toBe(latest);
    expect(resetFromWords('try again at Nov 20, 2027', now, berlin)).toBe(latest);
    expect(resetFromSeconds(now.getTime() / 1_000 + 400 * 86_400, now)).toBe(latest);
  });

  test('given seconds that are none, then nothing is said', () => {
    for (const value of [null, '1795280400', Number.NaN, 5, -1, 1e300]) expect(resetFromSeconds(value, now)).toBeNull();
    expect(resetFromSeconds(1_795_280_400, now)).toBe(at('2026-11-21T17:00:00Z'));
  });

  test('given any words at all, then it is nothing or ahead, and never more than 31 days', () => {
    const piece = fc.oneof(fc.constantFrom('resets ', 'try again ', 'in ', 'at ', 'Nov ', ' PM', 'pm', ':', '|', ' (Europe/Berlin)', 'h', 'm ', 'Monday ', ', '), fc.nat(99_999_999_999).map(String), fc.nat(60).map(String), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (pieces, when) => {
        const found = resetFromWords(pieces.join(''), when, berlin);
        if (found === null) return;
        const ahead = Date.parse(found) - when.getTime();
        expect(ahead > 0 && ahead <= 31 * 86_400_000).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('given words that are meant to take long, then they take no time', () => {
    const began = performance.now();
    for (const words of ['try again '.repeat(50_000), `resets ${' '.repeat(100_000)}`, `retry after ${'1h '.repeat(30_000)}`, 'until '.repeat(50_000)]) resetFromWords(words, now, berlin);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
