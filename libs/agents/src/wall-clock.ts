/** What a clock and a calendar on a wall show; where the wall is, a time zone says. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Where providers name a zone by letters. Summer time is the zone's own business. */
const letters: Readonly<Record<string, string>> = {
  z: 'UTC', utc: 'UTC', gmt: 'UTC', pt: 'America/Los_Angeles', pst: 'America/Los_Angeles', pdt: 'America/Los_Angeles', pacific: 'America/Los_Angeles',
  mt: 'America/Denver', mst: 'America/Denver', mdt: 'America/Denver', ct: 'America/Chicago', cst: 'America/Chicago', cdt: 'America/Chicago',
  et: 'America/New_York', est: 'America/New_York', edt: 'America/New_York', eastern: 'America/New_York', bst: 'Europe/London', cet: 'Europe/Berlin', cest: 'Europe/Berlin', jst: 'Asia/Tokyo',
};

/** The zone at the beginning of a text: "(Europe/Berlin)", " UTC", "+02:00", "GMT+2". Null: none is named there, or one that nobody knows. */
export function zoneNamed(text: string): string | null {
  const offset = /^\s*\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d\d))?\)?(?!\d)/.exec(text);
  if (offset !== null) return Number(offset[2]) > 14 ? null : `${offset[1] ?? '+'}${(offset[2] ?? '0').padStart(2, '0')}:${offset[3] ?? '00'}`;
  const name = /^\s*\(?([A-Za-z]+(?:\/[A-Za-z_+-]+){0,2})\b/.exec(text)?.[1];
  if (name === undefined) return null;
  return letters[name.toLowerCase()] ?? (name.includes('/') ? known(name) : null);
}

function known(zone: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The moment at which a wall in this zone shows this; null where no calendar has that day. */
export function instantOf(wall: Wall, zone: string): number | null {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  const read = new Date(asUtc);
  if (Number.isNaN(asUtc) || read.getUTCMonth() !== wall.month - 1 || read.getUTCDate() !== wall.day) return null;
  // Twice: the first guess may lie on the other side of a change to summer time.
  const guess = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(guess, zone);
}

/** The day that a calendar in this zone shows. */
export function dayAt(at: number, zone: string): Pick<Wall, 'year' | 'month' | 'day'> & { readonly weekday: number } {
  const there = new Date(at + offsetAt(at, zone));
  return { year: there.getUTCFullYear(), month: there.getUTCMonth() + 1, day: there.getUTCDate(), weekday: there.getUTCDay() };
}

/** How far a wall in this zone is ahead of one in UTC. A zone may be a mere offset, which not every Node knows as one. */
function offsetAt(at: number, zone: string): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1_000) * 1_000;
}
