import { z } from 'zod';
import { expectation, repositoryPath, taskType } from '../plan.ts';
import { prompt } from '../prompt.ts';
import { epoch, id, sha, sha256, slug, title } from '../text.ts';
import { APART_MERGE_MAX } from '../version.ts';

/** The repository as a node needs it: no lookups, no decisions. */
export const repositoryRef = z.object({
  id,
  name: slug,
  url: z.string().min(1).max(2_000),
  path: z.string().max(500).nullable(),
  defaultBranch: z.string().min(1).max(200),
});
export type RepositoryRef = z.infer<typeof repositoryRef>;

/** The accepted work of one upstream task, at an exact SHA. `ref` only says where the SHA can be fetched from. */
export const upstreamWork = z.object({
  task: id,
  key: z.string().max(64),
  title,
  repository: repositoryRef,
  sha,
  base: sha,
  ref: z.string().max(300),
  /** False when it is reached through another upstream task. */
  direct: z.boolean(),
  summary: z.string().max(8_000),
});
export type UpstreamWork = z.infer<typeof upstreamWork>;

/** A contract that an upstream task froze; of the work around it nothing is seen. Without a commit only its hash is known. */
export const frozenContract = z.object({
  task: id,
  key: z.string().max(64),
  name: slug,
  path: repositoryPath,
  sha256,
  repository: repositoryRef,
  commit: sha.nullable(),
  ref: z.string().max(300).nullable(),
});
export type ContractWork = z.infer<typeof frozenContract>;

const deadlines = z.object({
  firstOutputMs: z.int().min(1_000),
  idleMs: z.int().min(1_000),
  totalMs: z.int().min(1_000),
  graceMs: z.int().min(0),
});

/** Begin work here: this SHA, with these heads of the same repository merged in, in this order. */
const start = z.object({ sha, merge: z.array(sha).max(APART_MERGE_MAX) });

/** The order's lists are too long for the wire and not in it: `GET /api/v1/node/orders/:id/lists` with the node's own token gives them, as the JSON text that has this hash. */
export const apart = z.object({ sha256, bytes: z.int().min(1) });
export type Apart = z.infer<typeof apart>;

const landingHead = z.object({ task: id, sha, ref: z.string().max(300), title });

/** In dollars, and in tokens of input and output together. */
const capsLeft = z.object({ usd: z.number().min(0).optional(), tokens: z.int().min(0).optional() });

export const attemptStart = z.object({
  type: z.literal('attempt.start'),
  task: id,
  epoch,
  attempt: id,
  feature: z.object({ id, name: title, description: z.string().max(100_000) }),
  key: z.string().max(64),
  title,
  taskType,
  repository: repositoryRef,
  /** The default branch's SHA that the feature is built on: configuration and checks are read here. */
  base: sha,
  start,
  /** The attempt's own ref. It is created once by this attempt and never moved. */
  ref: z.string().max(300),
  upstreams: z.array(upstreamWork),
  contracts: z.array(frozenContract).optional(),
  agent: slug,
  expects: expectation,
  paths: z.array(z.string()),
  forbidden: z.array(z.string()),
  prompt,
  deadlines,
  lists: apart.optional(),
  /** What may be spent on this attempt: the node ends it when it is used up, as far as its agent tells. */
  caps: capsLeft.optional(),
});

export const attemptCancel = z.object({ type: z.literal('attempt.cancel'), task: id, epoch, reason: z.string().max(1_000) });

/** Check accepted work on a clean checkout of `head`, beside these upstreams, with the check command read at `base`. */
export const reviewRun = z.object({
  type: z.literal('review.run'),
  task: id,
  epoch,
  round: z.int().min(1),
  repository: repositoryRef,
  base: sha,
  head: sha,
  ref: z.string().max(300),
  upstreams: z.array(upstreamWork),
  contracts: z.array(frozenContract).optional(),
  expects: expectation,
  /** What the work was to do, for an agent that reviews it. */
  asked: z.object({ key: z.string().max(64), title, taskType, feature: title, prompt }).optional(),
  /** Where the work may change something, and where not. */
  paths: z.array(z.string()).optional(),
  forbidden: z.array(z.string()).optional(),
  /** What may be spent on an agent that looks at it. */
  caps: capsLeft.optional(),
  lists: apart.optional(),
  totalMs: z.int().min(1_000),
});

/** Compute the merge of these heads into the default branch as it is now; push nothing that people see. */
export const landingPrepare = z.object({
  type: z.literal('landing.prepare'),
  landing: id,
  epoch,
  repository: repositoryRef,
  feature: z.object({ id, name: title }),
  heads: z.array(landingHead).min(1),
  /** The default branch's SHA that the work began from: it lands only where that is still part of what is there. An older hub does not say. */
  base: sha.optional(),
  ref: z.string().max(300),
  lists: apart.optional(),
});

/** What travels apart: in the order stands nothing of it, or of `heads` the first. */
export const orderLists = z.object({ upstreams: z.array(upstreamWork).optional(), merge: z.array(sha).max(APART_MERGE_MAX).optional(), heads: z.array(landingHead).min(1).optional() });
export type OrderLists = z.infer<typeof orderLists>;

/** Move the default branch from `from` to `to`, only if it still is at `from`. */
export const landingPublish = z.object({
  type: z.literal('landing.publish'),
  landing: id,
  epoch,
  repository: repositoryRef,
  from: sha,
  to: sha,
  ref: z.string().max(300),
});

/** Move a branch that people see. `from` null creates it. */
export const branchMove = z.object({
  type: z.literal('branch.move'),
  repository: repositoryRef,
  branch: z.string().min(1).max(200),
  from: sha.nullable(),
  to: sha,
  ref: z.string().max(300),
});

/** Fetch the default branch and report where it is. */
export const repositoryObserve = z.object({ type: z.literal('repository.observe'), repository: repositoryRef });

export const order = z.discriminatedUnion('type', [
  attemptStart,
  attemptCancel,
  reviewRun,
  landingPrepare,
  landingPublish,
  branchMove,
  repositoryObserve,
]);
export type Order = z.infer<typeof order>;
export type OrderOf<T extends Order['type']> = Extract<Order, { type: T }>;

/** As it stands in the envelope's data: an order has an id, so that it can be confirmed and is executed once. */
export const orderMessage = z.object({ hub: id, node: id, order: id, body: order });
export type OrderMessage = z.infer<typeof orderMessage>;

export const orderBatch = z.object({ hub: id, node: id, orders: z.array(z.object({ order: id, body: order })).min(1).max(1_000) });
export type OrderBatch = z.infer<typeof orderBatch>;
