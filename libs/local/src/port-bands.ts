import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { toLocalFailure } from './local-failure.ts';
import { lockFile } from './lock-file.ts';

/** The ports of a machine in bands, each held by one home at a time for as long as its process lives. */
export type PortBands = {
  /** Whether this home has the band now. */
  hold(band: number): boolean;
  close(): void;
};

export const bandSize = 1_000;

/** Homes that share a folder share the machine's ports out among each other. */
export function openPortBands(folder: string): PortBands {
  const held = new Map<number, () => void>();
  return {
    hold(band) {
      if (held.has(band)) return true;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
      } catch (cause) {
        throw toLocalFailure(cause, `make ${folder}`);
      }
      const release = lockFile(path.join(folder, `${band}.db`));
      if (release !== null) held.set(band, release);
      return release !== null;
    },
    close() {
      for (const release of held.values()) release();
      held.clear();
    },
  };
}
