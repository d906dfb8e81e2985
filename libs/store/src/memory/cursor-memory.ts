import type { Id } from '@fuel/contracts';

/**
 * How far each journal was settled when this hub last committed. What another hub settled meanwhile is not in it: whoever settles says what
 * it began from, and where that is not so any more the commit is void and what is remembered is forgotten.
 */
export interface CursorMemory {
  known(node: Id, boot: Id): number | undefined;
  keep(node: Id, boot: Id, settled: number): void;
  forget(node: Id, boot: Id): void;
}

/** A boot that is not heard of any more is forgotten when many others were heard of since. */
const remembered = 10_000;

export function openCursorMemory(): CursorMemory {
  const cursors = new Map<string, number>();
  const keyOf = (node: Id, boot: Id): string => `${node}/${boot}`;
  return {
    known: (node, boot) => cursors.get(keyOf(node, boot)),
    keep(node, boot, settled) {
      const key = keyOf(node, boot);
      cursors.delete(key);
      cursors.set(key, settled);
      for (const oldest of cursors.keys()) {
        if (cursors.size <= remembered) return;
        cursors.delete(oldest);
      }
    },
    forget: (node, boot) => void cursors.delete(keyOf(node, boot)),
  };
}
