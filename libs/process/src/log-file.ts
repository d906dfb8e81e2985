import { closeSync, fstatSync, mkdirSync, openSync, renameSync, write } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errorMessage } from './error-code.ts';

export interface LogFile {
  /** Resolves when the bytes are with the system; awaiting it is what keeps memory flat. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
  readonly truncated: () => boolean;
  /** The first error; after it the log is silent and the child goes on. */
  readonly failure: () => string | null;
}

export interface LogFileOptions {
  readonly path: string;
  readonly maxBytes: number;
  /** `cut` stops with a mark; `rotate` keeps one older file (`<path>.1`) and begins anew. */
  readonly whenFull: 'cut' | 'rotate';
}

const writeTo = promisify(write);
const open = (path: string) => openSync(path, 'a', 0o600);

/** Opens at once and throws when it cannot: a process whose log cannot be written is not started. */
export function openLog({ path, maxBytes, whenFull }: LogFileOptions): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let file = open(path);
  let size = fstatSync(file).size;
  let state: 'open' | 'full' | 'failed' = 'open';
  let failure: string | null = null;
  let queue: Promise<void> = Promise.resolve();

  const rotate = () => {
    renameSync(path, `${path}.1`);
    closeSync(file);
    file = open(path);
    size = 0;
  };
  const append = async (chunk: Uint8Array) => {
    if (state !== 'open') return;
    if (size + chunk.length > maxBytes && whenFull === 'rotate' && size > 0) rotate();
    const kept = chunk.subarray(0, Math.max(0, maxBytes - size));
    await writeAll(file, kept);
    size += kept.length;
    if (kept.length === chunk.length) return;
    state = 'full';
    await writeAll(file, Buffer.from(`\n[fuel] the log was cut here, at its limit of ${maxBytes} bytes\n`));
  };
  const enqueue = (chunk: Uint8Array) => {
    queue = queue.then(() => append(chunk)).catch((error: unknown) => {
      state = 'failed';
      failure = `${path}: ${errorMessage(error)}`;
    });
    return queue;
  };
  return {
    write: enqueue,
    async close() {
      await queue;
      closeSync(file);
    },
    truncated: () => state !== 'open',
    failure: () => failure,
  };
}

async function writeAll(file: number, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await writeTo(file, chunk, at)).bytesWritten;
}
