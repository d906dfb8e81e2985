import type { Isolation } from './probe-isolation.ts';
import type { Rights } from './rights.ts';
import type { Walls } from './walls.ts';

/**
 * A checkout that is laid over another one. All four lie below `base` and are named from there; their names hold no comma, colon or backslash.
 * What was written goes with the same one below, and nobody else may have it laid at the same time: that is refused as `busy`.
 */
export interface Overlay {
  readonly base: string;
  /** Is only read. Nobody may change it while it lies below. */
  readonly lower: string;
  /** What is written goes here. */
  readonly upper: string;
  readonly work: string;
  /** Where it is seen, by those who enter. */
  readonly at: string;
  /** Whose marks are in `upper`: with the other's it would show what was deleted. */
  readonly marks: Rights;
}

export interface SpaceOptions {
  readonly isolation: Isolation;
  /** Whose it is, and of which node: so that it is found again when the node was killed. */
  readonly mark: string;
  readonly nodeHome: string;
  readonly overlay?: Overlay;
  /** Folders that are empty for those who enter. */
  readonly hidden?: readonly string[];
  /** With them it is a sandbox. */
  readonly walls?: Walls;
}

/**
 * A place of its own for the processes of one attempt: they die with it, whatever they did to hide. A process enters through the
 * door only. It goes when it is closed, and when the process that opened it ends, however that ends.
 */
export interface Space {
  /** The whole command that runs another one inside, in that directory. */
  readonly enter: (run: { readonly cwd: string; readonly command: string; readonly args: readonly string[] }) => readonly [string, ...string[]];
  /** The beginning of a command for programs of our own, which see the files as they are seen inside and belong to nobody inside. Null: they are seen from outside as well. */
  readonly look: readonly [string, ...string[]] | null;
  /** The path by which we reach what is seen at that path inside. */
  readonly seen: (path: string) => string;
  readonly members: Members | null;
  readonly close: () => Promise<void>;
}

/** How those who live in a space are told from others: by their pid namespace. The one who keeps it open has a session of its own. */
export interface Members {
  readonly namespace: string;
  readonly keeper: number;
}

export type OpenedSpace = { readonly kind: 'open'; readonly space: Space } | { readonly kind: 'refused'; readonly message: string; /** Another has it laid. */ readonly busy?: true };
