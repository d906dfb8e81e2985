import { type Id, journalledFact, type LooseFactBatch } from '@fuel/contracts';
import { served } from '@fuel/core';
import type { NodeCommand } from './command.ts';
import { alongside, type Fold, inFold } from './fold.ts';
import { fromFact } from './from-fact.ts';
import { giveAtOnce } from './give-at-once.ts';
import { mayPassLater } from './may-pass-later.ts';
import { needsOf, together } from './needs-of.ts';
import { parkFact, putAside } from './put-aside.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

/** Where a (node, boot) stands after its batches: settled up to `settled`; `gap` when facts before the given ones are missing. */
export interface Settled {
  readonly node: Id;
  readonly boot: Id;
  readonly settled: number;
  readonly gap: boolean;
}

export interface Handled {
  readonly journals: readonly Settled[];
  /** Something may wait for a place now, and the dispatcher has to look. */
  readonly waits: boolean;
}

/**
 * Facts of one (node, boot) apply in the order of their numbers, each once. The signature of each batch was checked before.
 * What was settled already is passed over; what comes after a gap is not applied but asked for again.
 */
export async function handleFacts(deps: EngineDeps, batches: readonly LooseFactBatch[]): Promise<Handled> {
  try {
    return await applyAll(deps, batches);
  } catch (cause) {
    // The same facts may pass later: whoever brought them brings them again.
    if (mayPassLater(cause)) throw cause;
    return applyOneByOne(deps, batches);
  }
}

async function applyAll(deps: EngineDeps, batches: readonly LooseFactBatch[], gives = true): Promise<Handled> {
  let tries = 0;
  const { journals, given, left } = await inFold(deps, async (fold) => {
    const { transaction } = fold;
    const opened = new Map<string, Journal>();
    const byKey = journalsOf(batches);
    for (const [key, own] of [...byKey].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const journal = await openJournal(fold, own);
      const { node, boot, before, settled } = journal;
      if (settled > before) alongside(fold, transaction.settle(node, boot, { from: before, to: settled }));
      opened.set(key, journal);
    }
    // What an earlier life of a node tells came before what the next one does.
    const due = [...byKey.keys()].flatMap((key) => opened.get(key)?.due ?? []);
    const needs = together(due.flatMap(({ word }) => (word.kind === 'command' ? [needsOf(word.command)] : [])));
    if (tries === 0) transaction.foresee(needs.consumersOf ?? [], fold.now);
    await transaction.load(needs, fold.world);
    for (const told of due) await apply(fold, told);
    tries += 1;
    // A place that somebody else took meanwhile voids the commit: the facts do not wait for places twice.
    return { journals: [...opened.values()], ...(gives && tries === 1 ? await giveAtOnce(fold) : { given: [], left: true }) };
  });
  for (const { feature, priority } of given) served(deps.shares, feature, priority);
  return { journals: journals.map(({ node, boot, settled, gap }) => ({ node, boot, settled, gap })), waits: left };
}

/** By (node, boot), as they were heard of. Their cursors are locked in an order that is the same for everybody: that of the keys. */
function journalsOf(batches: readonly LooseFactBatch[]): ReadonlyMap<string, readonly LooseFactBatch[]> {
  const journals = new Map<string, LooseFactBatch[]>();
  for (const batch of batches) {
    const key = `${batch.node}/${batch.boot}`;
    journals.set(key, [...(journals.get(key) ?? []), batch]);
  }
  for (const own of journals.values()) own.sort((a, b) => a.firstSeq - b.firstSeq);
  return journals;
}

/** One fact whose turn it is. */
interface Told {
  readonly node: Id;
  readonly boot: Id;
  readonly seq: number;
  readonly body: unknown;
  readonly word: Word;
}

type Word = { readonly kind: 'command'; readonly command: NodeCommand } | { readonly kind: 'unreadable'; readonly reason: string } | { readonly kind: 'news' };

interface Journal extends Settled {
  readonly before: number;
  readonly due: readonly Told[];
}

/** What of these batches comes next, in order, and where the journal stands when that is applied. */
async function openJournal({ transaction }: Fold, sorted: readonly LooseFactBatch[]): Promise<Journal> {
  const { node, boot } = sorted[0] ?? { node: '', boot: '' };
  const journal = { node, boot, ...whatComesAfter(await transaction.settledSeq(node, boot), sorted) };
  // What seems to be missing may have been settled by another hub.
  return journal.gap ? { node, boot, ...whatComesAfter(await transaction.settledSeq(node, boot, 'anew'), sorted) } : journal;
}

function whatComesAfter(before: number, sorted: readonly LooseFactBatch[]): Omit<Journal, 'node' | 'boot'> {
  const due: Told[] = [];
  let settled = before;
  let gap = false;
  for (const batch of sorted) {
    if (batch.firstSeq > settled + 1) {
      gap = true;
      continue;
    }
    const { node, boot } = batch;
    for (const body of batch.facts.slice(settled + 1 - batch.firstSeq)) {
      settled += 1;
      due.push({ node, boot, seq: settled, body, word: read(node, body) });
    }
  }
  return { before, settled, gap, due };
}

function read(node: Id, body: unknown): Word {
  const parsed = journalledFact.safeParse(body);
  if (parsed.success) {
    const command = fromFact(node, parsed.data.fact);
    return command === null ? { kind: 'news' } : { kind: 'command', command };
  }
  const [first] = parsed.error.issues;
  return { kind: 'unreadable', reason: `${first?.path.join('/') ?? ''}: ${first?.message ?? 'not a fact'}` };
}

async function apply(fold: Fold, { node, boot, seq, body, word }: Told): Promise<void> {
  switch (word.kind) {
    case 'news':
      return;
    case 'unreadable':
      return putAside(fold, { node, boot, seq, body, reason: word.reason });
    case 'command': {
      const result = await runWish(fold, { actor: { kind: 'node', id: node }, command: word.command });
      if (!result.ok) await putAside(fold, { node, boot, seq, body, reason: `${result.refusal.code}: ${result.refusal.detail}` });
      return;
    }
    default:
      return word satisfies never;
  }
}

/**
 * Something in these facts breaks the hub, which is a defect and not the sender's fault alone. Brought again and again they would stop
 * every node for ever, so each fact gets a commit of its own, and the one that breaks it is parked, for a person to look at.
 */
async function applyOneByOne(deps: EngineDeps, batches: readonly LooseFactBatch[]): Promise<Handled> {
  const journals: Settled[] = [];
  for (const journal of journalsOf(batches).values()) {
    const facts = journal.flatMap((batch) => batch.facts.map((fact, index): LooseFactBatch => ({ ...batch, firstSeq: batch.firstSeq + index, facts: [fact] })));
    let last: readonly Settled[] = [];
    for (const one of facts) last = await applyOrPark(deps, one);
    journals.push(...last);
  }
  return { journals, waits: true };
}

async function applyOrPark(deps: EngineDeps, one: LooseFactBatch): Promise<readonly Settled[]> {
  try {
    // Without giving out what it makes ready: where that breaks it is no fault of the fact.
    return (await applyAll(deps, [one], false)).journals;
  } catch (cause) {
    if (mayPassLater(cause)) throw cause;
    const { node, boot, firstSeq: seq } = one;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const settled = await inFold(deps, async (fold) => {
      const before = await fold.transaction.settledSeq(node, boot, 'anew');
      if (before + 1 !== seq) return before;
      parkFact(fold, { node, boot, seq, body: one.facts[0], reason: `it broke the hub: ${reason}` }, undefined);
      await fold.transaction.settle(node, boot, { from: before, to: seq });
      return seq;
    });
    deps.onBroken({ node, boot, seq }, cause);
    return [{ node, boot, settled, gap: settled < seq }];
  }
}
