import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { UpstreamsFile } from '@fuel/agents';
import type { FactOf, FailureKind, IsolationLevel, OrderOf, PromptPart, RepositoryConfig } from '@fuel/contracts';
import { absentContent, layHooks, worktreeEvidence, type AbsentContent, type Git, type Mirror } from '@fuel/git';
import { changeRoom, changeWorktree, type WorktreeRow } from '@fuel/local';
import type { Space } from '@fuel/process';
import { askHub } from '../ask-hub.ts';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { absentForAgent, whyNothingThere } from '../repository/absent.ts';
import { layUpstreams } from '../repository/lay-upstreams.ts';
import { readConfig } from '../repository/read-config.ts';
import { reach } from '../repository/reach.ts';
import { runConfigured } from '../repository/run-configured.ts';
import { onDisk } from '../on-disk.ts';
import { childVariables } from './child-variables.ts';
import { isolationOf } from './isolation-of.ts';
import { offerKept } from './offer-kept.ts';
import { placeAttempt, sandboxVariables } from './place-attempt.ts';
import { prepareStart } from './prepare-start.ts';
import { promptOf, type PromptOf } from './prompt-of.ts';
import { copyFiles } from '../worktree/copy-files.ts';
import { worktreesHere, type Worktrees } from '../worktree/starts.ts';
import { takeWorktree } from '../worktree/take-worktree.ts';
import { placeVariables, roomVariables } from '../worktree/place-variables.ts';
import { wantedBy } from '../worktree/choose-worktree.ts';
import { owedBy } from '../worktree/tear-down.ts';
import { readPrompt } from './read-prompt.ts';

export type Prepared =
  | {
      readonly kind: 'ready';
      readonly mirror: Mirror;
      /** Where the attempt's commits are made: the mirror, or a clone of its own. */
      readonly own: Mirror;
      readonly space: Space | null;
      /** Sees the worktree, as long as that place is open. */
      readonly git: Git;
      /** With the worktree that it was given. */
      readonly room: Room;
      readonly startSha: string;
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly config: RepositoryConfig;
      readonly prompt: PromptOf;
      /** Of files that it was given, what nobody should read elsewhere. */
      readonly secrets: readonly string[];
    }
  /** The node cannot carry the order out: nothing was begun. */
  | { readonly kind: 'declined'; readonly code: FactOf<'order.declined'>['code']; readonly message: string; readonly retryable: boolean }
  /** The attempt was begun and came to nothing. */
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly message: string }
  | { readonly kind: 'stopped' };

type Ready = Extract<Prepared, { kind: 'ready' }>;

type Input = {
  readonly room: Room;
  readonly when: Date;
  readonly signal: AbortSignal;
  /** Told as soon as there is one: whatever comes next, it has to be closed. */
  readonly onSpace: (space: Space) => void;
};

/** Everything that must be there before an agent is started. Nothing of it is seen outside this node, so it can be done again. */
export async function prepare(context: NodeContext, order: OrderOf<'attempt.start'>, input: Input): Promise<Prepared> {
  const { room, when, signal } = input;
  const tree = await prepareStart(context, order, when);
  if (tree.kind === 'unreadable') return { kind: 'declined', code: 'repository_unreadable', message: tree.message, retryable: tree.retryable };
  if (tree.kind === 'moved') return failed('base_moved', tree.message);
  if (tree.kind === 'conflict') return conflict(tree.repository, tree.paths);
  const absent = await reach(order.repository, () => absentContent(context.git, { mirror: tree.mirror, sha: tree.startSha }));
  if ('kind' in absent) return { kind: 'declined', code: 'repository_unreadable', message: absent.message, retryable: absent.retryable };
  const nothing = whyNothingThere(order, absent);
  if (nothing !== null) return failed('content_missing', nothing);
  const made = await reach(order.repository, async () => void (await mkdir(room.dir, { recursive: true })));
  if (made?.kind === 'unreadable') return { kind: 'declined', code: 'repository_unreadable', message: made.message, retryable: made.retryable };
  const laid = await reach(order.repository, () => layUpstreams(context, { room, upstreams: order.upstreams, contracts: order.contracts, when }));
  if (laid.kind === 'unreadable') return { kind: 'declined', code: 'upstream_unreadable', message: laid.message, retryable: laid.retryable };
  if (laid.kind === 'conflict') return conflict(laid.repository, laid.paths);
  const parsed = await reach(order.repository, () => readConfig(context, { mirror: tree.mirror, base: order.base, path: order.repository.path }));
  if (parsed.kind === 'unreadable') return { kind: 'declined', code: 'repository_unreadable', message: parsed.message, retryable: parsed.retryable };
  if (parsed.kind === 'broken') return failed('repository_failed', parsed.message);
  const told = await partsOf(context, order, signal);
  if (told.kind !== 'parts') return told;
  return signal.aborted ? { kind: 'stopped' } : settleIn(context, order, { ...input, ...tree, config: { ...parsed.config, worktrees: worktreesHere(context, parsed.config.worktrees) }, absent, parts: told.parts, file: laid.file });
}

type Start = Input & Pick<Ready, 'mirror' | 'startSha'> & { readonly config: RepositoryConfig & { readonly worktrees: Worktrees }; readonly absent: AbsentContent; readonly parts: readonly PromptPart[]; readonly file: UpstreamsFile };

async function settleIn(context: NodeContext, order: OrderOf<'attempt.start'>, start: Start): Promise<Prepared> {
  const { mirror, startSha, config, signal } = start;
  const level = isolationOf(context.settings, config);
  // One in a repository of its own is nobody's afterwards.
  const taken = level === 'worktree' ? await reach(order.repository, () => takeWorktree(context, order, { mirror, startSha, worktrees: config.worktrees, onSpace: start.onSpace })) : null;
  if (taken?.kind === 'unreadable') return { kind: 'declined', code: 'repository_unreadable', message: taken.message, retryable: taken.retryable };
  if (taken?.kind === 'wait') return { kind: 'declined', code: 'no_slot', message: taken.message.slice(0, 4_000), retryable: true };
  const room = taken === null ? start.room : { ...start.room, tree: taken.tree };
  const placed = await reach(order.repository, () => placeAttempt(context, { mirror, room, startSha, level, mark: order.attempt, laid: taken !== null, space: taken?.space ?? null }));
  if (placed.kind === 'unreadable') return { kind: 'declined', code: 'repository_unreadable', message: placed.message, retryable: placed.retryable };
  // Another node may have what this one lacks.
  if (placed.kind === 'refused') return { kind: 'declined', code: 'agent_unavailable', message: placed.message.slice(0, 4_000), retryable: true };
  const { own, space } = placed;
  if (space !== null) start.onSpace(space);
  const cwd = order.repository.path === null ? room.tree : path.join(room.tree, order.repository.path);
  const env = {
    ...childVariables(context, order, room, order.attempt), ...(level === 'sandbox' ? sandboxVariables : {}),
    ...(await ownVariables(context, order, { row: taken?.row ?? null, room, level, config })),
  };
  await owe(context, taken?.row ?? null, owedBy(config, { env, repository: order.repository, level, mark: order.attempt }), order.attempt);
  const hooks = await layHooks({ mirror: own, file: room.gitConfigFile, hooks: config.worktrees.gitHooks });
  const git = taken?.git ?? context.git;
  const secrets = await copyFiles(context, order.repository, { git, own, tree: room.tree, startSha, names: config.worktrees.copy });
  // Only now: what was found in the worktree is kept when it is taken.
  const found = [...absentForAgent(start.absent), ...(await offerKept(context, order, { mirror, startSha, config }))];
  const prompt = promptOf(order, start.parts, start.file, found);
  const ready: Ready = { kind: 'ready', mirror, own, space, git, room, startSha, cwd, env: { ...env, ...hooks }, config, prompt, secrets };
  // A setup may install hooks; what they would do while it does so is its own business.
  const set: Prepared = signal.aborted ? { kind: 'stopped' } : await setUp(context, order, ready, { env, room, signal });
  const { gitHooks } = config.worktrees;
  if (set.kind === 'ready' && gitHooks !== false && !existsSync(git.seen(path.join(room.tree, gitHooks)))) context.log('warn', `worktrees.gitHooks: there is no folder ${gitHooks} in the worktree, so no hooks run`, { repository: order.repository.name });
  return set;
}

/** Before the setup: what that began is ended also when it fails half-way. */
async function owe(context: NodeContext, row: WorktreeRow | null, teardown: string | null, mark: string): Promise<void> {
  if (teardown !== null) await onDisk(context, () => (row === null ? changeRoom(context.local, mark, teardown) : changeWorktree(context.local, row.id, { teardown })));
}

type Placing = { readonly row: WorktreeRow | null; readonly room: Room; readonly level: IsolationLevel; readonly config: RepositoryConfig };

async function ownVariables(context: NodeContext, order: OrderOf<'attempt.start'>, { row, room, level, config }: Placing): Promise<Record<string, string>> {
  const of = { repository: order.repository, ports: config.worktrees.ports };
  const own = row === null ? await roomVariables(context, room, level, of) : placeVariables(context, { place: row.place, ...of });
  return { ...own, FUEL_WORKTREE: row?.name ?? wantedBy(order, config.worktrees).name };
}

async function partsOf(context: NodeContext, order: OrderOf<'attempt.start'>, signal: AbortSignal) {
  const read = await askHub(() => readPrompt(order.prompt, context.fetchPrompt), signal);
  if (read.kind === 'parts') return read;
  return { kind: 'declined', code: 'repository_unreadable', message: `the prompt could not be fetched: ${read.message}`, retryable: read.retryable } as const;
}

/** The repository's own setup, read at the base. What it leaves must be ignored by git, or it would count as the agent's leftovers. */
async function setUp(context: NodeContext, order: OrderOf<'attempt.start'>, ready: Ready, input: { env: Readonly<Record<string, string>>; room: Room; signal: AbortSignal }): Promise<Prepared> {
  const { setup } = ready.config;
  if (setup === undefined) return ready;
  context.live.say(order, 'node', 'setting up the worktree');
  const ran = await runConfigured({
    command: setup, cwd: ready.cwd, env: input.env, envAllow: ready.config.env, timeoutMs: order.deadlines.totalMs,
    mark: order.attempt, home: context.home.root, signal: input.signal, space: ready.space, secrets: ready.secrets,
  });
  if (input.signal.aborted) return { kind: 'stopped' };
  if (!ran.ok) return failed('repository_failed', `the setup of the repository failed: ${ran.message}`);
  const after = await reach(order.repository, () => worktreeEvidence(ready.git, { mirror: ready.own, dir: input.room.tree, startSha: ready.startSha }));
  if ('kind' in after) return failed('repository_failed', after.message);
  if (after.dirty.count === 0 && after.head === ready.startSha) return ready;
  const paths = after.dirty.paths.slice(0, 10).map((dirty) => dirty.path);
  return failed('repository_failed', `the setup of the repository changes files that git does not ignore: ${paths.join(', ')}; add them to .gitignore`);
}

const failed = (failure: FailureKind, message: string): Prepared => ({ kind: 'failed', failure, message: message.slice(0, 8_000) });

const conflict = (repository: string, paths: readonly string[]): Prepared =>
  failed('upstream_conflict', `the work that this builds on does not fit together in repository "${repository}": ${paths.slice(0, 100).join(', ')}`);
