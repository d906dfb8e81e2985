/** One server-sent event as it stood in the stream. */
export interface Frame {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

export interface FrameParser {
  /** The frames that this piece of text completes, in order. */
  push(text: string): Frame[];
  /** The last id of all, also of a frame without data: how far the server has come although it sends nothing. */
  readonly lastId: string | undefined;
  /** What the server asked for with `retry:`, in milliseconds. */
  readonly retryMs: number | undefined;
}

/**
 * Reads text/event-stream piece by piece, whatever the pieces are: lines end in LF, CR LF or CR, a blank line ends a frame,
 * a frame without data is none, a line that starts with a colon is a comment.
 */
export function frameParser(): FrameParser {
  let rest = '';
  let started = false;
  let retryMs: number | undefined;
  let id: string | undefined;
  let lastId: string | undefined;
  let event = '';
  let data: string[] = [];

  function field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
  }

  function endOfFrame(): Frame[] {
    const frames = data.length === 0 ? [] : [{ id, event: event || 'message', data: data.join('\n') }];
    event = '';
    data = [];
    lastId = id ?? lastId;
    id = undefined;
    return frames;
  }

  function push(text: string): Frame[] {
    rest += started || text === '' ? text : text.replace(/^\uFEFF/, '');
    started ||= text !== '';
    const frames: Frame[] = [];
    // A CR at the very end may be half of a CR LF: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') frames.push(...endOfFrame());
      else field(line);
    }
    return frames;
  }

  return {
    push,
    get lastId() {
      return lastId;
    },
    get retryMs() {
      return retryMs;
    },
  };
}
