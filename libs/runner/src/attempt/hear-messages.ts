import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { OrderOf } from '@fuel/contracts';
import { appendFacts } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { pause } from '../pause.ts';
import { openLines } from './message-lines.ts';

const everyMs = 500;
const portion = 64 * 1024;

export interface Listening {
  /** The agent has ended: what it wrote last is read, and nothing more. */
  end(): Promise<void>;
}

/** What an agent appends to its messages file is told while it goes on. Whatever lies there instead of a file is left alone. */
export function hearMessages(context: NodeContext, { task, epoch }: OrderOf<'attempt.start'>, { file, clean }: { readonly file: string; readonly clean: (text: string) => string }): Listening {
  const over = new AbortController();
  const lines = openLines(clean);
  const hear = async (last: boolean): Promise<void> => {
    for (let full = true; full; ) {
      const bytes = await readFrom(file, lines.read());
      full = bytes.length === portion;
      const facts = lines.take(bytes, last && !full).map((text) => journalled(context, { type: 'agent.message', task, epoch, text }));
      // They are in the agent's log too; what is left of the journal is for what happened.
      if (facts.length > 0 && !context.storage.tight()) await onDisk(context, () => void appendFacts(context.local, facts));
    }
  };
  const listen = async (): Promise<void> => {
    while (await pause(everyMs, over.signal)) await hear(false);
    await hear(true);
  };
  const done = listen();
  // Who ends it hears of a failure; until then it is nobody's.
  done.catch(() => undefined);
  return {
    end() {
      over.abort();
      return done;
    },
  };
}

/** As with the outcome file: an agent can put a link, a pipe or a device in its place. */
async function readFrom(file: string, position: number): Promise<Uint8Array> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return new Uint8Array();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(portion), 0, portion, position);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    if (typeof (cause as { code?: unknown }).code === 'string') return new Uint8Array();
    throw cause;
  }
}
