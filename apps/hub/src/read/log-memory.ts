import { comparePositions, type Position, type ReadEvent } from '@fuel/store';
import { eventView } from './event-view.ts';
import { frameOf } from './frame-of.ts';

/** An event with its text as it is sent, made once however many read it. */
export interface Entry {
  readonly event: ReadEvent;
  readonly at: Position;
  readonly frame: string;
}

/** The newest events, bounded in number and in text. */
export interface LogMemory {
  /** Everything after this is here; a reader that is further behind asks the database. */
  readonly from: Position;
  /** How far the log was read. */
  readonly at: Position;
  begin(at: Position): void;
  keep(page: readonly ReadEvent[]): void;
  since(position: Position): readonly Entry[];
}

const mostEntries = 4_000;
const mostText = 8 * 1024 * 1024;

export function openLogMemory(): LogMemory {
  let entries: Entry[] = [];
  let text = 0;
  let from: Position = { xact: '0', n: '0' };
  let at = from;

  const forget = (): void => {
    let drop = 0;
    while (entries.length - drop > mostEntries || (text > mostText && drop < entries.length)) text -= entries[drop++]?.frame.length ?? 0;
    if (drop === 0) return;
    from = entries[drop - 1]?.at ?? at;
    entries = entries.slice(drop);
  };

  return {
    get from() {
      return from;
    },
    get at() {
      return at;
    },
    begin(position) {
      [entries, text, from, at] = [[], 0, position, position];
    },
    keep(page) {
      for (const event of page) {
        const frame = frameOf(eventView(event));
        at = positionOf(event.position);
        entries.push({ event, at, frame });
        text += frame.length;
      }
      forget();
    },
    since: (position) => entries.slice(firstAfter(entries, position)),
  };
}

/** Of an event that the store has read. */
export const positionOf = (text: string): Position => {
  const [xact = '0', n = '0'] = text.split('-');
  return { xact, n };
};

/** They are in order, so half of them is looked at no more, and half of that. */
function firstAfter(entries: readonly Entry[], position: Position): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && comparePositions(entry.at, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
