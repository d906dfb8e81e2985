/** Something was committed. Rung by whoever wrote; whoever has to go on because of it listens. Carries nothing: the rows are the truth. */
export interface Bell {
  ring(): void;
  onRing(listener: () => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring() {
      for (const listener of listeners) listener();
    },
    onRing(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
