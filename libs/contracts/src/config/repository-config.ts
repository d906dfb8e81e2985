import { z } from 'zod';
import { pathPattern, repositoryPath } from '../plan.ts';
import { REVIEW_ROUNDS_MAX } from '../outcome.ts';
import { slug } from '../text.ts';

const command = z.union([
  z.string().min(1).max(4_000),
  z.array(z.string().max(4_000)).min(1).max(100),
]);

/** What is looked at before people see the work. */
const review = z
  .object({
    /** So many tries in a row may be sent back, by the node or by the review; then the task waits for a person. */
    rounds: z.int().min(1).max(REVIEW_ROUNDS_MAX).default(3),
    /**
     * When the check fails: did it fail before this feature began? `forgive`: failing in the same way as before is told to people, who have to name
     * it when they approve; `strict`: it is sent back like any failure, and the agent is told that it is an old one; `off`: nobody asks.
     */
    baseline: z.enum(['forgive', 'strict', 'off']).default('forgive'),
    /** So many added lines that stand somewhere else too are told to people; with `block` the work is sent back. */
    duplicates: z.union([z.literal(false), z.object({ lines: z.int().min(4).max(500).default(12), block: z.boolean().default(false) }).strict()]).default({ lines: 12, block: false }),
    /** Keys and tokens in added lines send the work back; not in files under `ignore`. */
    secrets: z.union([z.literal(false), z.object({ ignore: z.array(pathPattern).max(100).default([]) }).strict()]).default({ ignore: [] }),
    /** Work that passed everything else is looked at by this agent: does it do what the task asked, and nothing that was not asked? It changes nothing. */
    agent: z
      .object({
        name: slug,
        model: z.string().min(1).max(200).optional(),
        /** How often it is asked again when it gives no verdict. */
        tries: z.int().min(1).max(5).default(2),
        timeoutMs: z.int().min(10_000).max(2 * 3_600_000).default(15 * 60_000),
        /** What this repository wants looked at besides. */
        instructions: z.string().min(1).max(8_000).optional(),
      })
      .strict()
      .optional(),
  })
  .strict();
/**
 * What keeps attempts apart, each more than the one before. `worktree`: its own files, in a repository that attempts share; `clone`: its own
 * repository too; `sandbox`: it sees and writes only that, its temp and the folders that agents keep their settings in.
 */
export const isolationLevels = ['worktree', 'clone', 'sandbox'] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/**
 * What becomes of a worktree when its attempt has ended. `task`: kept for the next attempt of the task, until its work has landed; `feature`: for
 * the tasks of the feature, one after the other, until that has landed; `long`: for the feature too, and beyond its landing; `pool`: for anybody.
 */
export const worktreeStrategies = ['task', 'feature', 'long', 'pool'] as const;
export type WorktreeStrategy = (typeof worktreeStrategies)[number];
const strategy = (usual: WorktreeStrategy) => z.enum(worktreeStrategies).default(usual);

const copied = repositoryPath.refine(
  (file) => !file.split('/').some((part) => ['.git', '.fuel'].includes(part.toLowerCase())),
  'what git and the node keep for themselves is never copied',
);

const hooksFolder = z
  .string()
  .max(500)
  .regex(/^(?!-)[\w.@+-]+(\/(?!-)[\w.@+-]+)*$/, 'it has to be the folder of the hooks from the top of the repository, such as .githooks or .husky/_, or false')
  .refine((folder) => !folder.split('/').some((part) => ['.', '..', '.git', '.fuel'].includes(part.toLowerCase())), 'it has to be a folder that the repository or its setup makes, such as .githooks; .git, .fuel and ".." are none');

const worktrees = z
  .object({
    strategy: z.object({ bugfix: strategy('task'), feature: strategy('feature'), refactor: strategy('long'), chore: strategy('pool') }).strict().prefault({}),
    /** So many at a node; a task that finds none free waits. */
    maxPerRepo: z.int().min(1).max(1_000).default(16),
    /** So much of the disk at a node, measured when one is given back; until then one counts as what its files took at its start. What nobody uses goes first, then tasks wait. */
    maxBytes: z.int().min(1_000_000).optional(),
    /** One that nobody used for so long is removed. */
    cleanupAfterHours: z.number().min(0.01).max(24 * 365).default(72),
    /** Whether a cleaned worktree is opened again for others; else each is laid anew. */
    reuse: z.boolean().default(true),
    /** Of the last attempts that failed so many keep their worktrees, to look at. */
    keepFailures: z.int().min(0).max(100).default(0),
    /** Files of the checkout beside which the node joined that worktrees get too, such as `.env`; git has to ignore them. Values in them are kept out of logs. */
    copy: z.array(copied).max(50).default([]),
    /**
     * The folder of the repository's git hooks, from the top of the worktree, such as `.githooks` or `.husky/_` (which a setup may make): they run when
     * agents and checks use git there. False: none run. The node's own git never runs any.
     */
    gitHooks: z.union([z.literal(false), hooksFolder]).default(false),
    /** Each worktree has so many ports of its own, from FUEL_PORT_BASE on. */
    ports: z.object({ from: z.int().min(1_024).max(60_000).default(20_000), each: z.int().min(1).max(1_000).default(20) }).strict().prefault({}),
  })
  .strict();

/** `.fuel/config.yaml` in a repository. It is always read at the base SHA: an agent that changes it changes nothing for its own attempt. */
export const repositoryConfig = z
  .object({
    /** Run on a clean checkout of the work, in a shell when it is one string; exit 0 means the work is good. */
    check: command.optional(),
    checkTimeoutMs: z.int().min(1_000).max(6 * 3_600_000).default(10 * 60_000),
    /** Run once in a new worktree before the agent or the check: installs, code generation. */
    setup: command.optional(),
    /** Run in a worktree before it is cleaned for other work or removed, as its setup was: drops databases, stops containers. It stops nobody: when it fails, the node says so. */
    teardown: command.optional(),
    teardownTimeoutMs: z.int().min(1_000).max(3_600_000).default(2 * 60_000),
    /** Variables that agents and checks may see besides the ones that are always passed. */
    env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).max(200).default([]),
    review: review.prefault({}),
    /** Tasks that agents propose: a person decides, they are added by themselves, or nobody hears of them. */
    followUps: z.enum(['ask', 'auto', 'off']).default('ask'),
    /** At least this; a node may be set to more. A node that cannot have it declines. */
    isolation: z.enum(isolationLevels).optional(),
    worktrees: worktrees.prefault({}),
  })
  .strict();
export type RepositoryConfig = z.infer<typeof repositoryConfig>;
