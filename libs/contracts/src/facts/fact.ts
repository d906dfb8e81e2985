import { z } from 'zod';
import { attemptOutcome, finding, issue, REVIEW_ROUNDS_MAX } from '../outcome.ts';
import { factBatch } from '../envelope.ts';
import { proposal, PROPOSALS_MAX, repositoryPath } from '../plan.ts';
import { epoch, id, sha, sha256, slug, time } from '../text.ts';

const ofAttempt = { task: id, epoch };
const saw = z.array(z.object({ task: id, sha }));

const diffstat = z.object({ files: z.int().min(0), additions: z.int().min(0), deletions: z.int().min(0) });
const usage = z.object({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  costUsd: z.number().min(0).nullable(),
});
export type Usage = z.infer<typeof usage>;

/** So many tries in a row may be sent back before a person is asked: what the repository says at the base. */
const rounds = z.int().min(1).max(REVIEW_ROUNDS_MAX);

const tokens = z.int().min(0);
/**
 * Where an attempt's `usage` comes from. Some agents tell what the whole session has used, over all attempts that it went on in: `said` is
 * the agent's own word, `usage` only what this attempt added to it. Null: the agent does not tell.
 */
const spend = z.object({
  agent: slug,
  agentVersion: z.string().max(100).nullable(),
  /** As the agent names it; null when it does not. */
  model: z.string().max(200).nullable(),
  /** It went on in the session of an earlier attempt. */
  resumed: z.boolean(),
  /** `said` counts the whole session. */
  cumulative: z.boolean(),
  said: usage.nullable(),
  /** This attempt's part of the input that was read from, or written to, the provider's cache. */
  cacheReadTokens: tokens.nullable(),
  cacheWriteTokens: tokens.nullable(),
});
export type Spend = z.infer<typeof spend>;
export type Diffstat = z.infer<typeof diffstat>;

/** The order is on the node's disk: the hub stops sending it. */
export const orderAccepted = z.object({ type: z.literal('order.accepted'), order: id });

/** The node cannot carry the order out, now or ever. `retryable` says which; the plan is the hub's business. */
export const orderDeclined = z.object({
  type: z.literal('order.declined'),
  order: id,
  code: z.enum([
    'expired',
    'tombstoned',
    'not_live',
    'unknown_repository',
    'upstream_unreadable',
    'repository_unreadable',
    'agent_unavailable',
    'no_slot',
    'node_stopping',
    'contract_too_old',
  ]),
  message: z.string().max(4_000),
  retryable: z.boolean(),
  subject: z.object({ task: id, epoch }).optional(),
});

export const attemptStarted = z.object({
  type: z.literal('attempt.started'),
  ...ofAttempt,
  agent: slug,
  agentVersion: z.string().max(100).nullable(),
  startSha: sha,
  saw,
});

/** The agent has something to say to people; the attempt goes on. What it needs an answer for it asks at its end. */
export const agentMessage = z.object({ type: z.literal('agent.message'), ...ofAttempt, text: z.string().min(1).max(20_000) });

export const attemptFinished = z.object({
  type: z.literal('attempt.finished'),
  ...ofAttempt,
  outcome: attemptOutcome,
  startSha: sha.nullable(),
  saw,
  sessionId: z.string().max(200).nullable(),
  /** What this attempt used, whether or not the agent told it of a longer session. */
  usage: usage.nullable(),
  spend: spend.optional(),
  diffstat: diffstat.nullable(),
  durationMs: z.int().min(0),
  /** Uncommitted or unaccepted work that was kept, and where. */
  salvage: z.object({ sha, ref: z.string().max(300) }).nullable(),
  /** What the attempt did to things that are not its own, in words a person understands. */
  warnings: z.array(z.string().max(1_000)).max(100),
  /** What else should be done, in the agent's opinion. `auto`: the repository's configuration says that nobody has to be asked. */
  followUps: z.object({ mode: z.enum(['ask', 'auto']), tasks: z.array(proposal).min(1).max(PROPOSALS_MAX) }).optional(),
  rounds: rounds.optional(),
});

/** The attempt is done, and its work cannot leave the node before somebody gives access; then it is pushed by itself, and its end is told. */
export const attemptUnpushed = z.object({ type: z.literal('attempt.unpushed'), ...ofAttempt, reason: z.string().min(1).max(4_000) });

export const reviewFinished = z.object({
  type: z.literal('review.finished'),
  ...ofAttempt,
  round: z.int().min(1),
  head: sha,
  verdict: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('passed'), check: z.string().max(2_000).nullable() }),
    z.object({ kind: z.literal('failed'), issues: z.array(issue).min(1).max(100) }),
    /** The check could not be run at all; it says nothing about the work. */
    z.object({ kind: z.literal('errored'), message: z.string().max(8_000), /** Asking again leads to the same. */ forGood: z.boolean().optional() }),
  ]),
  /** Whatever the verdict: what people should know of the change. */
  findings: z.array(finding).max(50).optional(),
  rounds: rounds.optional(),
  /** What the agent used that looked at the work, in all its tries. */
  spent: z.object({ usage: usage.nullable(), spend }).optional(),
  saw,
  diffstat: diffstat.nullable(),
  /** The change as people review it, cut at a limit. */
  patch: z.object({ text: z.string().max(400_000), truncated: z.boolean() }).nullable(),
  durationMs: z.int().min(0),
});

/** The agent promised that this file stays as it is at this commit, while its work goes on; the commit is at the contract's own ref. */
export const contractFrozen = z.object({ type: z.literal('contract.frozen'), ...ofAttempt, name: slug, path: repositoryPath, sha256, commit: sha });

const ofLanding = { landing: id, epoch, repository: id };
export const landingPrepared = z.object({ type: z.literal('landing.prepared'), ...ofLanding, base: sha, prepared: sha });
export const landingConflicted = z.object({
  type: z.literal('landing.conflicted'),
  ...ofLanding,
  base: sha,
  task: id,
  paths: z.array(z.string().max(1_000)).max(1_000),
});
export const landingPublished = z.object({ type: z.literal('landing.published'), ...ofLanding, from: sha, to: sha });
export const landingRefused = z.object({
  type: z.literal('landing.refused'),
  ...ofLanding,
  code: z.enum(['base_moved', 'push_refused', 'repository_unreadable', 'head_missing']),
  message: z.string().max(4_000),
  retryable: z.boolean(),
});

export const branchMoved = z.object({ type: z.literal('branch.moved'), repository: id, branch: z.string().max(200), to: sha });
export const branchRefused = z.object({
  type: z.literal('branch.refused'),
  repository: id,
  branch: z.string().max(200),
  actual: sha.nullable(),
  message: z.string().max(4_000),
});

export const headMoved = z.object({
  type: z.literal('repository.headMoved'),
  repository: id,
  branch: z.string().max(200),
  /** Where it was looked for: a repository may have moved meanwhile. An older node does not say. */
  url: z.string().max(2_000).optional(),
  head: sha,
  /** What this node saw there before, in this life; null at its first look. */
  previous: sha.nullable().optional(),
  /** What changed since then, as far as it is told. */
  paths: z.array(z.string().max(1_000)).max(200).optional(),
  /** The order that it answers: seen after the hub asked. */
  order: id.optional(),
});

export const fact = z.discriminatedUnion('type', [
  orderAccepted,
  orderDeclined,
  attemptStarted,
  agentMessage,
  attemptFinished,
  attemptUnpushed,
  reviewFinished,
  contractFrozen,
  landingPrepared,
  landingConflicted,
  landingPublished,
  landingRefused,
  branchMoved,
  branchRefused,
  headMoved,
]);
export type Fact = z.infer<typeof fact>;
export type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/** A fact as it is journalled: its sequence number is its place in the journal of (node, boot). */
export const journalledFact = z.object({ id, at: time, fact });
export type JournalledFact = z.infer<typeof journalledFact>;

/** One fact that this hub cannot read is parked alone; the batch around it still counts. */
export const looseFactBatch = factBatch(z.unknown());
export type LooseFactBatch = z.infer<typeof looseFactBatch>;
export const strictFactBatch = factBatch(journalledFact);
export type FactBatch = z.infer<typeof strictFactBatch>;
