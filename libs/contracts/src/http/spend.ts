import { z } from 'zod';
import { id, nameOrId, slug } from '../text.ts';
import { cap, capLevel } from '../caps.ts';
import { route } from './route.ts';

export const spendBy = z.enum(['attempt', 'task', 'feature', 'repository', 'workspace', 'agent', 'model', 'day', 'purpose']);
export type SpendBy = z.infer<typeof spendBy>;

/** At most so many lines, the dearest first (days: the newest first); the total is of all. */
export const SPEND_LINES = 1_000;

const capView = z.object({
  level: capLevel, owner: z.string(), usd: z.number().nullable(), tokens: z.int().nullable(), per: z.enum(['day', 'total']), action: z.enum(['stop', 'park', 'tell']),
  /** Of today (UTC) or in all, as it counts. */
  spent: z.object({ usd: z.number(), tokens: z.int() }),
  usedUp: z.boolean(),
});
export type CapView = z.infer<typeof capView>;
const ofCap = z.object({ level: capLevel, owner: z.string().min(1).max(100) });
const owners = ['workspace.unknown', 'repository.not_found', 'feature.unknown', 'task.unknown'] as const;

const sums = z.object({
  attempts: z.int(),
  /** By agents that looked at the work of attempts; what they used is in all sums. An older hub does not count them. */
  reviews: z.int().optional(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** Of the input, where the agent tells it. */
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
  /** As far as it was told: `unpriced` attempts and reviews used tokens and named no price. */
  costUsd: z.number(),
  unpriced: z.int(),
});

export const spendView = z.object({
  by: spendBy,
  total: sums,
  /** `id`: of a task, feature or repository; else the same as the name. An attempt is `task/epoch`, with its reviews; a purpose is `work` or `review`. */
  lines: z.array(sums.extend({ id: z.string(), name: z.string() })),
});
export type SpendView = z.infer<typeof spendView>;

const day = z.iso.date('a day is written as 2026-01-31, and days are those of UTC');

export const spendRoutes = {
  listCaps: route({
    method: 'GET', path: '/api/v1/caps', summary: 'Every cap on what may be spent, and how much of it was', access: 'member', response: z.object({ items: z.array(capView) }), refusals: [],
  }),
  putCap: route({
    method: 'PUT', path: '/api/v1/caps/:level/:owner', summary: 'Set how much may be spent on a workspace, repository, feature or task, and what follows when it is used up', access: 'admin',
    params: ofCap, body: cap, response: capView, refusals: owners,
  }),
  deleteCap: route({
    method: 'DELETE', path: '/api/v1/caps/:level/:owner', summary: 'Take a cap away', access: 'admin', params: ofCap, response: ofCap, refusals: owners,
  }),
  getSpend: route({
    method: 'GET', path: '/api/v1/spend', summary: 'Tokens and cost of attempts that ended and of the agents that reviewed them, added up by attempt, task, feature, repository, workspace, agent, model, day or purpose; what is given narrows', access: 'member',
    query: z.object({ by: spendBy.default('feature'), workspace: slug.optional(), repository: nameOrId.optional(), feature: id.optional(), task: id.optional(), agent: slug.optional(), from: day.optional(), to: day.optional() }),
    response: spendView, refusals: [],
  }),
} as const;
