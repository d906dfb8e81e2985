import type { Id } from '@fuel/contracts';
import { tellNode, type Voice } from '../control.ts';
import { crashAt } from '../crash/crash-at.ts';

/** How far a boot of a node is settled. */
export interface Watermark {
  readonly node: Id;
  readonly boot: Id;
  readonly seq: number;
}

export interface Watermarks {
  tell(watermark: Watermark): void;
  /** Says what is still to be said. */
  stop(): void;
}

const gatherMs = 25;

/**
 * A watermark only lets a node trim its journal, so nobody waits for it: of all that is settled within a moment the node hears the last, once.
 * What is lost with the process is in the next welcome.
 */
export function openWatermarks(voice: Voice): Watermarks {
  const due = new Map<string, Watermark>();
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (due.size === 0) return;
    crashAt('watermark.publish.before');
    for (const { node, boot, seq } of due.values()) tellNode(voice, node, { type: 'watermark', boot, seq });
    due.clear();
    crashAt('watermark.publish.after');
  };
  return {
    tell(watermark) {
      due.set(`${watermark.node}/${watermark.boot}`, watermark);
      timer ??= setTimeout(flush, gatherMs);
    },
    stop: flush,
  };
}
