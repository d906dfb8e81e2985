import { z } from 'zod';
import { id, nameOrId, slug } from '../text.ts';
import { route } from './route.ts';

export const spendBy = z.enum(['attempt', 'task', 'feature', 'repository', 'workspace', 'agent', 'model', 'day']);
export type SpendBy = z.infer<typeof spendBy>;

/** At most so many lines, the dearest first (days: the newest first); the total is of all. */
export const SPEND_LINES = 1_000;

const sums = z.object({
  attempts: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** Of the input, where the agent tells it. */
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
  /** As far as it was told: `unpriced` attempts used tokens and named no price. */
  costUsd: z.number(),
  unpriced: z.int(),
});

export const spendView = z.object({
  by: spendBy,
  total: sums,
  /** `id`: of a task, feature or repository; else the same as the name. An attempt is `task/epoch`. */
  lines: z.array(sums.extend({ id: z.string(), name: z.string() })),
});
export type SpendView = z.infer<typeof spendView>;

const day = z.iso.date('a day is written as 2026-01-31, and days are those of UTC');

export const spendRoutes = {
  getSpend: route({
    method: 'GET', path: '/api/v1/spend', summary: 'Tokens and cost of attempts that ended, added up by attempt, task, feature, repository, workspace, agent, model or day; what is given narrows', access: 'member',
    query: z.object({ by: spendBy.default('feature'), workspace: slug.optional(), repository: nameOrId.optional(), feature: id.optional(), task: id.optional(), agent: slug.optional(), from: day.optional(), to: day.optional() }),
    response: spendView, refusals: [],
  }),
} as const;
