import type { LogLine, LogLines } from '@fuel/contracts';

export type Heard = { readonly type: 'lines'; readonly firstLine: number; readonly lines: readonly LogLine[] } | { readonly type: 'missed'; readonly lines: number };

/** What one reader has not taken yet. A reader that is too slow loses the oldest lines and is told how many; it never holds more than this. */
export interface LogReader {
  offer(said: Pick<LogLines, 'firstLine' | 'lines' | 'replay'>): void;
  /** What is there, in order; it is gone from here then. */
  take(): readonly Heard[];
  /** What the node had kept has come, or will not: from now on what comes is taken as it comes. */
  readonly live: boolean;
  goLive(): void;
  /** The line after the last that was taken. */
  readonly next: number;
}

const mostBytes = 256 * 1024;

/**
 * Lines are numbered by their node. Until it has said once more what it kept, what it says meanwhile waits for nothing: it is in there too.
 * What was read before is passed over, also where the node says it for somebody else.
 */
export function openLogReader({ from, onNews }: { readonly from: number; readonly onNews: () => void }): LogReader {
  let next = from;
  let taken = from;
  let live = false;
  let waiting: Heard[] = [];
  let bytes = 0;

  /** Two gaps in a row are one. */
  const dropOldest = (): void => {
    let missed = 0;
    for (let dropped = false; !dropped; ) {
      const oldest = waiting.shift();
      if (oldest === undefined) break;
      missed += oldest.type === 'missed' ? oldest.lines : oldest.lines.length;
      bytes -= sizeOf(oldest);
      dropped = oldest.type === 'lines';
    }
    if (waiting[0]?.type === 'missed') missed += (waiting.shift() as { lines: number }).lines;
    waiting.unshift({ type: 'missed', lines: missed });
  };
  return {
    offer({ firstLine, lines, replay = false }) {
      if (!live && !replay) return;
      live = true;
      const end = firstLine + lines.length;
      if (end > next) {
        if (firstLine > next) waiting.push({ type: 'missed', lines: firstLine - next });
        const fresh: Heard = { type: 'lines', firstLine: Math.max(firstLine, next), lines: lines.slice(Math.max(0, next - firstLine)) };
        waiting.push(fresh);
        bytes += sizeOf(fresh);
        next = end;
        while (bytes > mostBytes && bytes > sizeOf(fresh)) dropOldest();
      }
      onNews();
    },
    take() {
      const all = waiting;
      taken = next;
      waiting = [];
      bytes = 0;
      return all;
    },
    get live() {
      return live;
    },
    goLive() {
      live = true;
    },
    get next() {
      return taken;
    },
  };
}

const sizeOf = (heard: Heard): number => (heard.type === 'missed' ? 0 : heard.lines.reduce((sum, { text }) => sum + text.length * 2 + 40, 0));
