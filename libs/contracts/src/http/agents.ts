import { z } from 'zod';
import { failureKind } from '../outcome.ts';
import { id, slug, time } from '../text.ts';
import { route } from './route.ts';

export const agentHealthView = z.object({
  /** `unhealthy`: until somebody mends it; `failing`: again and again, which may pass; `limited`: its provider said until when. */
  kind: z.enum(['unhealthy', 'failing', 'limited']),
  failure: failureKind,
  message: z.string(),
  /** In a row. */
  failures: z.int(),
  since: time,
  /** Nothing is given to it before; then one attempt at a time, until one goes well. Null: it goes on. */
  until: time.nullable(),
});

const counts = z.object({
  /** That ended. */
  attempts: z.int(),
  /** Completed, or found nothing to do. */
  succeeded: z.int(),
  failed: z.int(),
  /** How many of those that succeeded or failed did succeed, from 0 to 1; null where none did either. */
  score: z.number().nullable(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** As far as it was told. */
  costUsd: z.number(),
});
const named = counts.extend({ name: z.string() });

export const agentView = z.object({
  name: slug,
  /** A node is online where it may be given work. */
  usable: z.boolean(),
  /** Why not, in one sentence with what would help; null while it is usable. */
  says: z.string().nullable(),
  nodes: z.array(
    z.object({
      id,
      name: z.string(),
      online: z.boolean(),
      version: z.string().nullable(),
      usable: z.boolean(),
      reason: z.string().nullable(),
      /** Of the kinds that attempts fail with; null while it is usable. */
      failure: failureKind.nullable().optional(),
      login: z.enum(['yes', 'no', 'unknown']).nullable(),
      /** What its own attempts say against it; null while the last one went well. */
      health: agentHealthView.nullable(),
    }),
  ),
  /** Those that limit it, or have it at work. */
  workspaces: z.array(z.object({ name: slug, limit: z.int().nullable(), taken: z.int() })),
  totals: counts,
  failures: z.array(z.object({ kind: z.string(), times: z.int() })),
  byType: z.array(named),
  byModel: z.array(named),
  byRepository: z.array(named),
});
export type AgentView = z.infer<typeof agentView>;

export const agentRoutes = {
  listAgents: route({
    method: 'GET', path: '/api/v1/agents', summary: 'Every agent of any node: where it works, what is said against it and until when, and how its attempts ended', access: 'member',
    response: z.object({ items: z.array(agentView) }), refusals: [],
  }),
  tryAgent: route({
    method: 'POST', path: '/api/v1/agents/:name/try', summary: 'Give an agent that waits after failures one attempt now: somebody has mended it', access: 'member',
    params: z.object({ name: slug }), body: z.object({}).strict(), response: z.object({ name: slug, nodes: z.array(z.string()) }), refusals: ['agent.unknown'],
  }),
} as const;
