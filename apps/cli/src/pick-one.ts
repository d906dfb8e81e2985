import { usage } from './exit-code.ts';
import type { UsageNo } from './exit-code.ts';

const SHOWN = 5;

/** The one whose id begins so; an exact id wins over longer ones. More than one is a question back, never a guess. */
export function pickOne<T extends { readonly id: string }>(
  what: string,
  reference: string,
  candidates: readonly T[],
  describe: (candidate: T) => string,
): { ok: true; value: T } | UsageNo | undefined {
  const exact = candidates.find(({ id }) => id === reference);
  if (exact !== undefined) return { ok: true, value: exact };
  const found = candidates.filter(({ id }) => id.startsWith(reference));
  const [only] = found;
  if (only === undefined || reference === '') return undefined;
  if (found.length === 1) return { ok: true, value: only };
  const shown = found.slice(0, SHOWN).map((candidate) => `${candidate.id}  ${describe(candidate)}`);
  const more = found.length > SHOWN ? [`… and ${found.length - SHOWN} more`] : [];
  return usage([`"${reference}" could be ${found.length} ${what}s; give more of the id:`, ...shown, ...more].join('\n'));
}
