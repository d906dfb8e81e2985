import type { Refusal, Usage } from '@fuel/contracts';
import { afterSpending, capKey, capKeysOf, capRemedy, capSentence, dayOf, isUsedUp, type KeptCap, leftFor, type Task } from '@fuel/core';
import type { SetCap } from './command.ts';
import { type Fold, log } from './fold.ts';
import { tell } from './inbox.ts';

async function capsOf(fold: Fold, { spec }: Task): Promise<readonly KeptCap[]> {
  const workspace = fold.world.features.get(spec.feature)?.workspace;
  if (spec.repository === null || workspace === undefined) return [];
  const keys = capKeysOf({ task: spec.id, feature: spec.feature, repository: spec.repository, workspace });
  await fold.transaction.load({ caps: keys }, fold.world);
  return keys.flatMap((key) => fold.world.caps.get(key) ?? []);
}

/** For an order whose agent may spend: what is left of them goes along. */
export const loadCaps = async (fold: Fold, task: Task): Promise<void> => void (await capsOf(fold, task));

/** In the commit of the fact, under the locks of the caps. Who used nothing that was told pays for nothing. */
export async function noteSpend(fold: Fold, task: Task, usage: Usage | null): Promise<void> {
  if (usage === null || usage.inputTokens + usage.outputTokens + (usage.costUsd ?? 0) === 0) return;
  for (const before of await capsOf(fold, task)) {
    const { cap, crossed } = afterSpending(before, usage, fold.now);
    fold.world.caps.set(capKey(cap), cap);
    fold.changes.caps.push(cap);
    if (crossed) tellUsedUp(fold, task, cap);
  }
}

const follows: Record<KeptCap['action'], string> = { stop: 'Nothing more of it is given out', park: 'What waits there is put aside', tell: 'It goes on all the same' };

function tellUsedUp(fold: Fold, task: Task, cap: KeptCap): void {
  const sentence = capSentence(cap, nameOf(fold, task, cap), fold.now);
  tell(fold, 'message', { feature: fold.world.features.get(task.spec.feature) }, `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`, `${follows[cap.action]}; ${cap.action === 'tell' ? `set another with fuel cap set ${cap.level} ${cap.owner}` : capRemedy(cap, fold.now)}.`);
  log(fold, { type: 'cap.usedUp', feature: null, task: null, landing: null, data: { level: cap.level, owner: cap.owner, spentMicros: cap.spentMicros, spentTokens: cap.spentTokens } });
}

function nameOf(fold: Fold, { spec }: Task, { level, owner }: KeptCap): string {
  if (level === 'feature') return `"${fold.world.features.get(owner)?.name ?? owner}"`;
  if (level === 'task') return `"${spec.title}"`;
  return level === 'repository' ? (fold.world.repositories.get(owner)?.ref.name ?? owner) : owner;
}

/** Under the locks of the caps: what was chosen without one may have been spent meanwhile. What is left for the attempt goes along in its order. */
export async function maySpend(fold: Fold, task: Task): Promise<boolean> {
  const caps = await capsOf(fold, task);
  return !caps.some((cap) => cap.action !== 'tell' && isUsedUp(cap, fold.now));
}

/** It is put aside with this; who takes it up again while the cap holds is told the same. */
export const parkReason = (fold: Fold, task: Task, cap: KeptCap): string => `${capSentence(cap, nameOf(fold, task, cap), fold.now)}; raise it with fuel cap set ${cap.level} ${cap.owner} --usd MORE`;

/** For the order, of the caps that were loaded for it. */
export function spendLeft(fold: Fold, { spec }: Task): { caps?: { usd?: number; tokens?: number } } {
  const workspace = fold.world.features.get(spec.feature)?.workspace ?? '';
  const keys = capKeysOf({ task: spec.id, feature: spec.feature, repository: spec.repository ?? '', workspace });
  const left = leftFor(keys.flatMap((key) => fold.world.caps.get(key) ?? []), fold.now);
  return left.usd === undefined && left.tokens === undefined ? {} : { caps: left };
}

export function setCap(fold: Fold, { level, owner, cap }: SetCap): Promise<Refusal | null> {
  fold.changes.capWishes.push({ level, owner, cap, day: dayOf(fold.now) });
  log(fold, { type: 'cap.set', feature: null, task: null, landing: null, data: { level, owner, cap } });
  return Promise.resolve(null);
}
