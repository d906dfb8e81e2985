/** What somebody may cause without end is told once in a while, with how often it came. */
export interface Seldom {
  /** How often it came from this source since it was told; null: it is not to be told yet. */
  due(source: string, now: number): number | null;
  /** It came so often, beside the one time that was told. */
  came(source: string, more: { readonly times: number; readonly told: boolean }, now: number): void;
}

const everyMs = 60_000;
/** So many sources are known by name; all others are one. */
const mostSources = 1_000;
const others = 'others';

export function openSeldom(): Seldom {
  const sources = new Map<string, { toldAt: number; since: number }>();
  const nameOf = (source: string): string => (sources.has(source) || sources.size < mostSources ? source : others);
  return {
    due(source, now) {
      const known = sources.get(nameOf(source));
      if (known === undefined) return 0;
      return now - known.toldAt >= everyMs ? known.since : null;
    },
    came(source, { times, told }, now) {
      const name = nameOf(source);
      const known = sources.get(name) ?? { toldAt: now, since: 0 };
      sources.set(name, told ? { toldAt: now, since: times } : { ...known, since: known.since + times });
    },
  };
}
