import type { LogLines } from '@fuel/contracts';

export type LogLine = LogLines['lines'][number];

/** Lines of running attempts for whoever watches now. Lost when nobody does; never journalled, never waited for. */
export type LiveLog = {
  say(of: { readonly task: string; readonly epoch: number }, stream: LogLine['stream'], text: string): void;
  /** Somebody looks: everything that is kept of it is said once more, in one message. */
  replay(of: { readonly task: string; readonly epoch: number }): void;
  /** Sends what is in hand and forgets the attempt. */
  end(of: { readonly task: string; readonly epoch: number }): void;
};

export type LiveLogOptions = {
  readonly publish: (lines: Omit<LogLines, 'type' | 'hub' | 'node'>) => void;
  readonly now: () => Date;
  /** An agent that floods must not flood the bus: lines above this are counted and left out. */
  readonly linesPerSecond?: number;
  readonly gatherMs?: number;
};

/** `kept`: what was sent last, so much as one message holds. */
type Stream = { next: number; lines: LogLine[]; kept: LogLine[]; keptBytes: number; second: number; sent: number; dropped: number; timer: NodeJS.Timeout | null };

const longestLine = 4_000;
const mostLines = 200;
const mostKept = { lines: 500, bytes: 200_000 };

/** Lines are gathered for a moment: one signature for many. */
export function openLiveLog({ publish, now, linesPerSecond = 200, gatherMs = 100 }: LiveLogOptions): LiveLog {
  const streams = new Map<string, Stream>();

  const flush = (of: { task: string; epoch: number }, stream: Stream): void => {
    if (stream.timer !== null) clearTimeout(stream.timer);
    stream.timer = null;
    if (stream.dropped > 0) stream.lines.push({ stream: 'node', text: `… ${stream.dropped} lines left out here; the node's own log has them` });
    stream.dropped = 0;
    if (stream.lines.length === 0) return;
    publish({ task: of.task, epoch: of.epoch, firstLine: stream.next, lines: stream.lines });
    stream.next += stream.lines.length;
    keep(stream, stream.lines);
    stream.lines = [];
  };

  return {
    say(of, source, text) {
      const key = `${of.task}/${of.epoch}`;
      let stream = streams.get(key);
      if (stream === undefined) streams.set(key, (stream = { next: 1, lines: [], kept: [], keptBytes: 0, second: 0, sent: 0, dropped: 0, timer: null }));
      const second = Math.floor(now().getTime() / 1_000);
      if (second !== stream.second) Object.assign(stream, { second, sent: 0 });
      stream.sent += 1;
      if (stream.sent > linesPerSecond) stream.dropped += 1;
      else stream.lines.push({ stream: source, text: text.length > longestLine ? `${text.slice(0, longestLine)}…` : text });
      const kept = stream;
      if (stream.lines.length >= mostLines) flush(of, stream);
      else stream.timer ??= setTimeout(() => flush(of, kept), gatherMs);
    },
    replay(of) {
      const stream = streams.get(`${of.task}/${of.epoch}`);
      if (stream !== undefined) flush(of, stream);
      const lines = stream?.kept ?? [];
      publish({ task: of.task, epoch: of.epoch, firstLine: (stream?.next ?? 1) - lines.length, lines: [...lines], replay: true });
    },
    end(of) {
      const key = `${of.task}/${of.epoch}`;
      const stream = streams.get(key);
      if (stream !== undefined) flush(of, stream);
      streams.delete(key);
    },
  };
}

function keep(stream: Stream, lines: readonly LogLine[]): void {
  stream.kept.push(...lines);
  stream.keptBytes += lines.reduce((sum, { text }) => sum + wireBytes(text), 0);
  let gone = 0;
  while (stream.kept.length - gone > mostKept.lines || stream.keptBytes > mostKept.bytes) {
    stream.keptBytes -= wireBytes(stream.kept[gone]?.text ?? '');
    gone += 1;
  }
  stream.kept.splice(0, gone);
}

/** At most, escaped once more in the envelope. */
const wireBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) + 40;
