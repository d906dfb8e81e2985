import type { FactOf, FailureKind } from '@fuel/contracts';

type Rule = 'again' | 'again_fresh' | 'stop';

/** Which failures are tried again by themselves. The others need a person or a healthy agent first. */
const rules: Record<FailureKind, Rule> = {
  network: 'again',
  overloaded: 'again',
  timeout_first_output: 'again',
  timeout_idle: 'again',
  crash: 'again',
  agent_error: 'again',
  empty_output: 'again',
  node_restarted: 'again',
  lost: 'again',
  tampered: 'again',
  repository_failed: 'again',
  push_failed: 'again',
  context_overflow: 'again_fresh',
  rate_limited: 'again',
  timeout_total: 'stop',
  auth: 'stop',
  billing: 'stop',
  permission_denied: 'stop',
  model_unavailable: 'stop',
  executable_missing: 'stop',
  version_unsupported: 'stop',
  bad_flags: 'stop',
  protocol_drift: 'stop',
  upstream_conflict: 'stop',
  order_too_large: 'stop',
  cap_used_up: 'stop',
  base_moved: 'stop',
  content_missing: 'stop',
};

export const retriedByItself = (failure: FailureKind): boolean => rules[failure] !== 'stop';

const firstDelayMs = 500;
const longestDelayMs = 5 * 60_000;

/** From 0 to 1, drawn by the caller: chance does not belong here. 1 is the whole delay. */
export type Jitter = number;

/** Exponential, and between half of it and all of it, so that what failed together is not tried again together. */
export const backoffMs = (failures: number, jitter: Jitter): number =>
  Math.round(Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.min(1, Math.max(0, jitter)) / 2));

/** `unsendable`: no node was asked, since the wire does not take the order. */
export type DeclineCode = FactOf<'order.declined'>['code'] | 'unsendable';

/** Somebody has to give access or mend an address: people are told. */
export const isUnreadable = (code: DeclineCode): boolean => code === 'upstream_unreadable' || code === 'repository_unreadable';

/** What stands in the way decides how soon asking again makes sense. */
export const declinedDelayMs = (code: DeclineCode): number => (isUnreadable(code) || code === 'agent_unavailable' ? 15_000 : 1_000);
