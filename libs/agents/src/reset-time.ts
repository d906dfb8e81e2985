import { dayAt, instantOf, zoneNamed, type Wall } from './wall-clock.ts';

/** What waits for a provider waits no longer than this before it is tried again, whatever was told. */
const mostDays = 31;
const dayMs = 86_400_000;

/** What is said right before a time, or between it and the time. */
const anchors = /(?:try(?:ing)? (?:it )?again|retry(?:[-_ ]?after)?|retrying|re-?sets?(?:[-_ ]?(?:at|after|in|time))?|renews?|refresh(?:es)?|available|wait|until|limit reached)\b["']?/gi;
const inBetween = /^(?:[\s:=|,"'·(]|(?:again|will|be|is|by|back|for|at|on|in|after|about|around|approximately|your|the|time|timestamp|seconds?(?=\s*[:=]))\b)*/i;
const longest = 90;

type Moment = { readonly rest: string; readonly before: string; readonly now: Date; readonly zone: string };

/**
 * When a limit ends, as far as its words say: a span ("in 2h 13m"), a moment ("2026-11-21T15:05:00Z", 1795752000) or what a clock shows ("3:05 PM",
 * "3pm (Europe/Berlin)", "Nov 22nd, 2026 3:05 PM", "Monday at 9:00"); in `zone` where none is named. What a clock showed today already is meant for
 * tomorrow. Null: nothing is said, or it is over.
 */
export function resetFromWords(message: string, now: Date, zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone): string | null {
  const text = message.slice(0, 20_000);
  for (const found of text.matchAll(anchors)) {
    const behind = text.slice(found.index + found[0].length).slice(0, longest);
    const filler = inBetween.exec(behind)?.[0] ?? '';
    const at = momentOf({ rest: behind.slice(filler.length), before: `${found[0]}${filler}`, now, zone });
    if (at !== null && at > now.getTime()) return within(at, now);
  }
  return null;
}

/** Seconds since 1970, as the providers give them. */
export function resetFromSeconds(value: unknown, now: Date): string | null {
  const at = typeof value === 'number' ? sinceEpoch(value) : null;
  return at === null ? null : within(at, now);
}

const within = (at: number, now: Date): string => new Date(Math.min(at, now.getTime() + mostDays * dayMs)).toISOString();

const momentOf = (moment: Moment): number | null => isoOf(moment) ?? epochOf(moment) ?? spanOf(moment) ?? dateOf(moment) ?? clockOf(moment);

/** Milliseconds where it is far too large for seconds. */
function sinceEpoch(value: number): number | null {
  const ms = value > 100_000_000_000 ? value : value * 1_000;
  return Number.isFinite(ms) && ms >= 1_000_000_000_000 && ms < 20_000_000_000_000 ? ms : null;
}

function epochOf({ rest }: Moment): number | null {
  const digits = /^(\d{10}|\d{13})(?:\.\d+)?(?!\d)/.exec(rest)?.[1];
  return digits === undefined ? null : sinceEpoch(Number(digits));
}

function isoOf({ rest, zone }: Moment): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?/.exec(rest);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  return instantOf({ year, month, day, hour, minute, second }, zoneNamed(rest.slice(found[0].length)) ?? zone);
}

const units: readonly (readonly [RegExp, number])[] = [
  [/^(\d+(?:\.\d+)?)\s*w(?:eeks?|ks?)?(?![a-z])/i, 7 * dayMs],
  [/^(\d+(?:\.\d+)?)\s*d(?:ays?)?(?![a-z])/i, dayMs],
  [/^(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?(?![a-z])/i, 3_600_000],
  [/^(\d+(?:\.\d+)?)\s*m(?:in(?:ute)?s?)?(?![a-z])/i, 60_000],
  [/^(\d+(?:\.\d+)?)\s*s(?:ec(?:ond)?s?)?(?![a-z])/i, 1_000],
  [/^(\d+(?:\.\d+)?)\s*(?:ms|milliseconds?)(?![a-z])/i, 1],
];

function spanOf({ rest, before, now }: Moment): number | null {
  let [left, ms, any] = [rest, 0, false];
  for (const [pattern, unit] of units) {
    // "1h30m", "1 day, 2 hours and 5 minutes"
    const found = pattern.exec(left.replace(/^(?:[\s,]|and\b)+/i, '')) ?? pattern.exec(left.replace(/^(?:[\s,]|and\b)*(?=\d)/i, ''));
    if (found === null) continue;
    any = true;
    ms += Number(found[1]) * unit;
    left = left.replace(/^(?:[\s,]|and\b)+/i, '').slice(found[0].length);
  }
  if (any) return ms > 0 ? now.getTime() + ms : null;
  // A header is told as it came: so many seconds.
  const seconds = /^retry[-_ ]?after/i.test(before) ? /^(\d{1,7})(?![\d:.]|\s*[a-z])/i.exec(rest)?.[1] : undefined;
  return seconds === undefined || Number(seconds) === 0 ? null : now.getTime() + Number(seconds) * 1_000;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthNames = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const monthFirst = new RegExp(`^${monthNames}\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?(?:\\s*(?:,|at|@)\\s*|\\s+|$)`, 'i');
const dayFirst = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?\\s+${monthNames}(?:,?\\s+(\\d{4}))?(?:\\s*(?:,|at|@)\\s*|\\s+|$)`, 'i');

/** "Nov 22nd, 2026 3:05 PM", "Oct 6, 1pm", "6 October"; without a year the next one that has not been. */
function dateOf({ rest, now, zone }: Moment): number | null {
  const [first, second] = [monthFirst.exec(rest), dayFirst.exec(rest)];
  const found = first ?? second;
  if (found === null) return null;
  const [name, day, year] = first === null ? [found[2], found[1], found[3]] : [found[1], found[2], found[3]];
  const behind = rest.slice(found[0].length);
  const clock = readClock(behind) ?? { hour: 0, minute: 0, second: 0, length: 0 };
  const where = zoneNamed(behind.slice(clock.length)) ?? zone;
  const wall = { ...clock, month: months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1, day: Number(day) };
  if (year !== undefined) return instantOf({ ...wall, year: Number(year) }, where);
  const thisYear = instantOf({ ...wall, year: now.getUTCFullYear() }, where);
  return thisYear === null || thisYear > now.getTime() ? thisYear : instantOf({ ...wall, year: now.getUTCFullYear() + 1 }, where);
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayName = /^(?:(?:next|this)\s+)?(today|tomorrow|sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?(?:\s*(?:,|at|@)\s*|\s+|$)/i;

/** The next time that a clock there shows this, on the day that is named, if one is. */
function clockOf({ rest, now, zone }: Moment): number | null {
  const named = dayName.exec(rest);
  const behind = rest.slice(named?.[0].length ?? 0);
  const clock = readClock(behind);
  if (clock === null) return null;
  const where = zoneNamed(behind.slice(clock.length)) ?? zone;
  const word = named?.[1]?.toLowerCase();
  for (let ahead = word === 'tomorrow' ? 1 : 0; ahead <= 8; ahead += 1) {
    const { weekday, ...day } = dayAt(now.getTime() + ahead * dayMs, where);
    if (word !== undefined && weekdays.includes(word) && weekday !== weekdays.indexOf(word)) continue;
    const at = instantOf({ ...clock, ...day }, where);
    if (at !== null && at > now.getTime()) return at;
  }
  return null;
}

type Clock = Pick<Wall, 'hour' | 'minute' | 'second'> & { readonly length: number };

/** "3pm", "3:05 PM", "15:05", "noon"; a number alone is no time. */
function readClock(text: string): Clock | null {
  const word = /^(noon|midnight)\b/i.exec(text);
  if (word !== null) return { hour: word[0].toLowerCase() === 'noon' ? 12 : 0, minute: 0, second: 0, length: word[0].length };
  const found = /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)?\s*([ap])\.?m\b\.?/i.exec(text) ?? /^(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])/.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = [found[1], found[2], found[3]].map((part) => Number(part ?? 0)) as [number, number, number];
  const half = found[4]?.toLowerCase();
  if (minute > 59 || second > 59 || (half === undefined ? hour > 23 : hour < 1 || hour > 12)) return null;
  return { hour: half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0), minute, second, length: found[0].length };
}
