import type { OrderOf, RepositoryConfig, WorktreeStrategy } from '@fuel/contracts';
import type { WorktreeRow } from '@fuel/local';

type Order = Pick<OrderOf<'attempt.start'>, 'task' | 'taskType' | 'key' | 'feature' | 'repository' | 'upstreams'>;

export type Wanted = { readonly strategy: WorktreeStrategy; /** Null: nobody comes back to it. */ readonly keptFor: string | null; readonly name: string };

export type Choice =
  /** It was kept for this work: what git ignores stays. */
  | { readonly kind: 'continue'; readonly row: WorktreeRow }
  /** It rests: opened at once. */
  | { readonly kind: 'open'; readonly row: WorktreeRow }
  /** Nobody uses it, and there is none left: it is cleaned first. */
  | { readonly kind: 'clean'; readonly row: WorktreeRow }
  | { readonly kind: 'new' }
  | { readonly kind: 'wait'; readonly message: string };

const prefixes = { bugfix: 'fix', feature: 'feat', refactor: 'refactor', chore: 'chore' } as const;

const slugOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);

/** What the order's task wants, by its type and what the repository says of that. */
export function wantedBy(order: Order, { strategy: strategies }: RepositoryConfig['worktrees']): Wanted {
  const strategy = strategies[order.taskType];
  const keptFor = strategy === 'pool' ? null : strategy === 'task' ? order.task : order.feature.id;
  const slug = [slugOf(order.feature.name), order.feature.id.slice(-6)].filter((part) => part !== '').join('-');
  return { strategy, keptFor, name: `${prefixes[order.taskType]}/${slug}/${slugOf(order.key)}` };
}

const oldestFirst = (a: WorktreeRow, b: WorktreeRow): number => (a.usedAt < b.usedAt ? -1 : a.usedAt > b.usedAt ? 1 : 0);

type Input = { readonly wanted: Wanted; readonly sha: string; readonly worktrees: RepositoryConfig['worktrees']; /** So many bytes the files of `sha` take. */ readonly needs: number; /** Taken by checkouts that worktrees are laid over. */ readonly beside?: number };

/** Which of the repository's worktrees an order gets. Nobody ever gets one that is in use. */
export function chooseWorktree(rows: readonly WorktreeRow[], order: Order, input: Input): Choice {
  const { wanted, sha, worktrees } = input;
  const ours = rows.filter(({ repository }) => repository === order.repository.id);
  const holder = ours.find(({ state, name }) => state === 'in_use' && name === wanted.name);
  if (holder !== undefined) return { kind: 'wait', message: `the name ${wanted.name} is in use by attempt ${holder.attempt} of task ${holder.task}; it goes on when that has ended` };
  const idle = ours.filter(({ state }) => state === 'idle').sort(oldestFirst);
  const kept = idle.filter(({ keptFor, seal, failed }) => wanted.keptFor !== null && keptFor === wanted.keptFor && seal !== null && !failed);
  const upstream = new Set(order.upstreams.map(({ task }) => task));
  const goesOn = kept.find(({ task }) => task === order.task) ?? kept.find(({ task }) => upstream.has(task)) ?? kept.at(-1);
  if (goesOn !== undefined) return { kind: 'continue', row: goesOn };
  const resting = worktrees.reuse ? idle.filter((row) => row.rested && row.seal !== null && row.keptFor === null) : [];
  const rests = resting.find((row) => row.sha === sha) ?? resting[0];
  if (rests !== undefined) return { kind: 'open', row: rests };
  const fits = (without: WorktreeRow | null): boolean => worktrees.maxBytes === undefined || bytesOf(ours.filter((row) => row !== without), input.needs) + (input.beside ?? 0) + input.needs <= worktrees.maxBytes;
  if (ours.length < worktrees.maxPerRepo && fits(null)) return { kind: 'new' };
  const left = idle.find(({ failed }) => !failed) ?? idle[0];
  if (left !== undefined && fits(left)) return { kind: 'clean', row: left };
  return { kind: 'wait', message: whyFull(order.repository.name, ours.length, input) };
}

/** One that was not measured yet takes what the largest does. */
function bytesOf(rows: readonly WorktreeRow[], needs: number): number {
  const most = Math.max(needs, ...rows.map(({ bytes }) => bytes));
  return rows.reduce((sum, { bytes }) => sum + (bytes === 0 ? most : bytes), 0);
}

function whyFull(repository: string, count: number, { worktrees: { maxBytes, maxPerRepo }, needs }: Input): string {
  if (maxBytes !== undefined && needs > maxBytes) return `the files of repository "${repository}" take ${needs} bytes in a worktree, more than worktrees.maxBytes (${maxBytes}) allows for all of them; raise it`;
  const limit = count < maxPerRepo ? 'the worktrees that are there take as much of the disk as worktrees.maxBytes' : `all ${count} worktrees are in use, as many as worktrees.maxPerRepo`;
  return `repository "${repository}": ${limit} allows; it goes on when one is free`;
}
