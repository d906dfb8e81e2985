import { existsSync } from 'node:fs';
import path from 'node:path';
import type { IsolationLevel, RepositoryConfig, RepositoryRef } from '@fuel/contracts';
import { layHooks, outsideFailure, restoreMirror, type Mirror } from '@fuel/git';
import type { OpenedSpace } from '@fuel/process';
import { onDisk } from '../on-disk.ts';
import { runConfigured, type ConfiguredCommand } from '../repository/run-configured.ts';
import { secretsOfCopies } from './copy-files.ts';
import type { Slots } from './give-back.ts';

/** What has to be run in a worktree before it goes, as it was told when the setup was: by then its configuration may be another. */
export type Owed = {
  readonly command: ConfiguredCommand;
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
  readonly envAllow: readonly string[];
  readonly copied: readonly string[];
  readonly repository: RepositoryRef;
  readonly level: IsolationLevel;
  readonly mark: string;
  /** How often it was begun. */
  readonly begun: number;
};

type Told = Pick<Owed, 'env' | 'repository' | 'level' | 'mark'>;

/** Null: the repository has none, and what was owed before stays so. */
export const owedBy = ({ teardown, teardownTimeoutMs, env: envAllow, worktrees }: RepositoryConfig, told: Told): string | null =>
  teardown === undefined ? null : JSON.stringify({ ...told, command: teardown, timeoutMs: teardownTimeoutMs, envAllow, copied: worktrees.copy, begun: 0 } satisfies Owed);

export const readOwed = (text: string): Owed => JSON.parse(text) as Owed;

export type TornDown =
  | 'done'
  /** The node stops: the next start goes on with it. */
  | 'later';

export type Where = {
  readonly tree: string;
  readonly own: () => Promise<Mirror>;
  /** Null where nothing keeps processes together. */
  readonly open: (owed: Owed) => Promise<OpenedSpace | null>;
  /** The worktree is nowhere else. */
  readonly seenOnlyThere?: boolean;
  readonly read: () => string | null;
  readonly write: (text: string | null) => void;
};

/** A node that died meanwhile runs it once more. */
const mostBegun = 2;

/** Whatever comes of it is told, and the worktree goes. */
export async function tearDown(context: Slots, where: Where): Promise<TornDown> {
  const text = where.read();
  if (text === null) return 'done';
  const owed = readOwed(text);
  if (context.stopping.aborted) return 'later';
  const warn = (message: string): void => context.log('warn', `the teardown of a worktree ${message}`, { attempt: owed.mark, repository: owed.repository.name });
  const ended = await attempt(context, where, owed, warn).catch((cause: unknown) => {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    warn(`could not be run: ${failure.message}`);
    return 'done' as const;
  });
  if (ended === 'done') await onDisk(context, () => where.write(null));
  return ended;
}

async function attempt(context: Slots, where: Where, owed: Owed, warn: (message: string) => void): Promise<TornDown> {
  const { tree } = where;
  if (!existsSync(tree)) return told(warn, 'could not be run: the worktree is gone');
  if (owed.begun >= mostBegun) return told(warn, `was begun ${owed.begun} times and the node ended each time; it is not run again`);
  const own = await where.own();
  await onDisk(context, () => where.write(JSON.stringify({ ...owed, begun: owed.begun + 1 } satisfies Owed)));
  const opened = await where.open(owed);
  if (opened?.kind === 'refused' && (owed.level === 'sandbox' || where.seenOnlyThere === true)) return told(warn, `could not be run: ${opened.message}`);
  const space = opened?.kind === 'open' ? opened.space : null;
  try {
    const hooks = await layHooks({ mirror: own, file: path.join(path.dirname(tree), 'teardown.gitconfig'), hooks: false });
    const ran = await runConfigured({
      command: owed.command, cwd: owed.repository.path === null ? tree : path.join(tree, owed.repository.path), env: { ...owed.env, ...hooks }, envAllow: owed.envAllow, timeoutMs: owed.timeoutMs,
      mark: owed.mark, home: context.home.root, signal: context.stopping, space, secrets: await secretsOfCopies(context, { url: owed.repository.url, tree: space?.seen(tree) ?? tree, names: owed.copied }),
    });
    if (!ran.ok && context.stopping.aborted) return 'later';
    if (!ran.ok) warn(`failed: ${ran.message}`);
  } finally {
    await space?.close();
  }
  for (const { what, detail } of await restoreMirror(context.git, { mirror: own })) warn(`left in the repository: ${what} ${detail}`);
  return 'done';
}

function told(warn: (message: string) => void, message: string): 'done' {
  warn(message);
  return 'done';
}
