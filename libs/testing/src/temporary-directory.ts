import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryDirectory = {
  readonly path: string;
  remove(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function temporaryDirectory(name = 'test'): Promise<TemporaryDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), `fuel-${name}-`)));
  // A program that is just ending may still write; the retries cover the moment.
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
