import type { Actor } from '@fuel/core';
import type { AuditNote } from '@fuel/store';

export interface Audit {
  note(what: string, outcome: AuditNote['outcome'], by: { readonly actor: Actor; readonly reason: string }): void;
  /** Written when it returns, as far as the database takes it. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface AuditOptions {
  readonly write: (notes: readonly AuditNote[]) => Promise<void>;
  readonly now: () => number;
  readonly onTrouble: (cause: unknown) => void;
  readonly everyMs?: number;
}

/** So many different notes are kept until the next writing; what comes beyond is only counted. */
const most = 100;
const longest = 500;
const others: Actor = { kind: 'hub', id: 'others' };

/**
 * What is refused is written beside the work and never holds it up. The same from the same actor is one note with its number, and a flood
 * of different ones is one note too: an attacker writes a few kilobytes a minute at most.
 */
export function openAudit({ write, now, onTrouble, everyMs = 5_000 }: AuditOptions): Audit {
  let kept = new Map<string, AuditNote>();
  let writing = Promise.resolve();
  const keep = (key: string, note: Omit<AuditNote, 'times'>): void => {
    const known = kept.get(key);
    kept.set(key, { ...note, times: (known?.times ?? 0) + 1 });
  };
  const flush = (): Promise<void> => {
    writing = writing.then(async () => {
      if (kept.size === 0) return;
      const notes = [...kept.values()];
      kept = new Map();
      await write(notes).catch(onTrouble);
    });
    return writing;
  };
  const timer = setInterval(() => void flush(), everyMs);
  timer.unref();
  return {
    note(what, outcome, { actor, reason }) {
      const text = reason.slice(0, longest);
      const key = `${outcome} ${what} ${actor.kind} ${actor.id} ${text.slice(0, 60)}`;
      if (kept.has(key) || kept.size < most) keep(key, { at: now(), what, outcome, actor, reason: text });
      else keep(`${outcome} others`, { at: now(), what: 'others', outcome, actor: others, reason: 'more than are listed one by one' });
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
