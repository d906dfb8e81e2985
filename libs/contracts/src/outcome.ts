import { z } from 'zod';
import { sha, time } from './text.ts';

/** Why an attempt failed. The retry table in core says which of these are tried again by themselves. */
export const failureKinds = [
  'auth',
  'billing',
  'rate_limited',
  'overloaded',
  'network',
  'timeout_first_output',
  'timeout_idle',
  'timeout_total',
  'permission_denied',
  'context_overflow',
  'model_unavailable',
  'executable_missing',
  'version_unsupported',
  'bad_flags',
  'empty_output',
  'protocol_drift',
  'crash',
  'agent_error',
  'node_restarted',
  'lost',
  'upstream_conflict',
  'tampered',
  'repository_failed',
  'push_failed',
  /** What the work begins from is not in the default branch any more: it was rewritten, renamed or deleted. */
  'base_moved',
  /** Of what the task works on nothing is there: it lies in a submodule or with Git LFS, where a node cannot get it. */
  'content_missing',
  /** Told by the hub: what the attempt has to know does not fit into an order. */
  'order_too_large',
  /** It had used what its order's caps left, and was ended. */
  'cap_used_up',
] as const;
export const failureKind = z.enum(failureKinds);
export type FailureKind = z.infer<typeof failureKind>;

/** A repository may let work be sent back so often, and no oftener, before a person is asked. */
export const REVIEW_ROUNDS_MAX = 20;

/** One thing that must change before the work is accepted. It goes into the next attempt's prompt. */
export const issue = z.object({
  code: z.string().max(64),
  message: z.string().max(8_000),
  path: z.string().max(1_000).optional(),
});
export type Issue = z.infer<typeof issue>;

/** What people should see of work that passed. With `needsPerson` an approval has to name it. */
export const finding = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  message: z.string().max(2_000),
  path: z.string().max(1_000).optional(),
  needsPerson: z.boolean().optional(),
});
export type Finding = z.infer<typeof finding>;

/** What one attempt came to, decided by evidence and never by an exit code alone. */
export const attemptOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed'), head: sha, summary: z.string().max(8_000) }),
  z.object({ kind: z.literal('no_change'), reason: z.string().max(8_000) }),
  z.object({ kind: z.literal('needs_work'), issues: z.array(issue).min(1).max(100) }),
  z.object({
    kind: z.literal('needs_input'),
    question: z.string().max(8_000),
    options: z.array(z.string().max(500)).max(20).optional(),
  }),
  z.object({ kind: z.literal('limited'), until: time }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), failure: failureKind, message: z.string().max(8_000) }),
]);
export type AttemptOutcome = z.infer<typeof attemptOutcome>;
