import type { ReadStream, WriteStream } from 'node:tty';

/** What the process stands in, passed in so that nothing below main.ts reaches for it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
  readonly stdin: ReadStream | (NodeJS.ReadStream & { readonly isTTY?: boolean });
  readonly stdout: WriteStream | NodeJS.WriteStream;
  readonly stderr: WriteStream | NodeJS.WriteStream;
  readonly version: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly interrupted: AbortSignal;
  /** Does what Ctrl-C does. */
  readonly interrupt: () => void;
  readonly now: () => Date;
  /** Where main.ts or its bundle is; hub.js and node.js are found from there. */
  readonly entryUrl: string;
  /** This process goes on as that program. */
  readonly become: (file: string, args: readonly string[]) => Promise<void>;
}
