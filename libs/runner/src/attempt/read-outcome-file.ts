import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { OutcomeFile } from '@fuel/agents';

const mostBytes = 100_000;

/**
 * The agent wrote it, or something else in its place: a link leads to what is not its own, a pipe would keep us waiting for ever, and a
 * device or a very large file would fill our memory.
 */
export async function readOutcomeFile(file: string): Promise<OutcomeFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return { kind: 'unreadable', why: 'is not a plain file' };
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0);
    if (bytesRead > mostBytes) return { kind: 'unreadable', why: `is larger than ${mostBytes} bytes` };
    return { kind: 'text', text: buffer.toString('utf8', 0, bytesRead) };
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code !== 'string') throw cause;
    if (code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unreadable', why: code === 'ELOOP' ? 'is a link and not a plain file' : `cannot be read (${code})` };
  } finally {
    await handle?.close();
  }
}
