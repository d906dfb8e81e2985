import { type Id, journalledFact, type LooseFactBatch } from '@fuel/contracts';
import { closeFold, type Fold, openFold } from './fold.ts';
import { fromFact } from './from-fact.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

/** Where a (node, boot) stands after its batches: settled up to `settled`; `gap` when facts before the given ones are missing. */
export interface Settled {
  readonly node: Id;
  readonly boot: Id;
  readonly settled: number;
  readonly gap: boolean;
}

/**
 * Facts of one (node, boot) apply in the order of their numbers, each once. The signature of each batch was checked before.
 * What was settled already is passed over; what comes after a gap is not applied but asked for again.
 */
export function handleFacts(deps: EngineDeps, batches: readonly LooseFactBatch[]): Promise<readonly Settled[]> {
  return deps.transact(async (transaction) => {
    const fold = openFold(deps, transaction);
    const journals = new Map<string, LooseFactBatch[]>();
    for (const batch of batches) {
      const key = `${batch.node}/${batch.boot}`;
      journals.set(key, [...(journals.get(key) ?? []), batch]);
    }
    const settled: Settled[] = [];
    for (const key of [...journals.keys()].sort()) settled.push(await applyJournal(fold, journals.get(key) ?? []));
    await closeFold(fold);
    return settled;
  });
}

async function applyJournal(fold: Fold, batches: readonly LooseFactBatch[]): Promise<Settled> {
  const sorted = [...batches].sort((a, b) => a.firstSeq - b.firstSeq);
  const { node, boot } = sorted[0] ?? { node: '', boot: '' };
  const before = await fold.transaction.settledSeq(node, boot);
  let settled = before;
  let gap = false;
  for (const batch of sorted) {
    if (batch.firstSeq > settled + 1) {
      gap = true;
      continue;
    }
    for (const [index, body] of batch.facts.entries()) {
      const seq = batch.firstSeq + index;
      if (seq !== settled + 1) continue;
      await applyFact(fold, { node, boot, seq }, body);
      settled = seq;
    }
  }
  if (settled > before) await fold.transaction.settle(node, boot, settled);
  return { node, boot, settled, gap };
}

async function applyFact(fold: Fold, at: { node: Id; boot: Id; seq: number }, body: unknown): Promise<void> {
  const parsed = journalledFact.safeParse(body);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return fold.transaction.park({ ...at, body, reason: `${first?.path.join('/') ?? ''}: ${first?.message ?? 'not a fact'}` });
  }
  const command = fromFact(at.node, parsed.data.fact);
  if (command === null) return;
  const result = await runWish(fold, { actor: { kind: 'node', id: at.node }, command });
  if (!result.ok) await fold.transaction.park({ ...at, body, reason: `${result.refusal.code}: ${result.refusal.detail}` });
}
