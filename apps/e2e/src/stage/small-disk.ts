import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@fuel/process';

/** A file system of its own that can be filled to its last byte. */
export interface SmallDisk extends AsyncDisposable {
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
}

const mount = async (args: readonly string[]): Promise<boolean> => {
  const { end } = await runCommand({ command: 'mount', args, cwd: '/', timeoutMs: 10_000 });
  return end.kind === 'exited' && end.code === 0;
};
const unmount = (directory: string) => runCommand({ command: 'umount', args: ['--lazy', directory], cwd: '/', timeoutMs: 10_000 });

export async function whyNoSmallDisk(): Promise<string | null> {
  if (process.platform !== 'linux') return 'a disk of its own is mounted only on Linux';
  if (process.getuid?.() !== 0) return 'a disk is mounted for it, which takes root';
  const probe = '/tmp/fuel-mount-probe';
  await mkdir(probe, { recursive: true });
  const can = await mount(['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]);
  if (can) await unmount(probe);
  await rm(probe, { recursive: true, force: true });
  return can ? null : 'a disk is mounted for it, and mount is not allowed here';
}

export async function smallDisk(directory: string, megabytes: number): Promise<SmallDisk> {
  await mkdir(directory, { recursive: true });
  if (!(await mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', directory]))) throw new Error(`nothing could be mounted on ${directory}`);
  const filler = join(directory, 'filler');
  return {
    async fill() {
      const file = await open(filler, 'a');
      for (const bytes of [1024 * 1024, 4096]) {
        const block = Buffer.alloc(bytes);
        for (let full = false; !full; ) full = await file.write(block).then(({ bytesWritten }) => bytesWritten < bytes, isFull);
      }
      await file.close();
    },
    makeRoom: () => rm(filler),
    [Symbol.asyncDispose]: async () => void (await unmount(directory)),
  };
}

function isFull(cause: unknown): true {
  if ((cause as { code?: unknown }).code !== 'ENOSPC') throw cause;
  return true;
}
