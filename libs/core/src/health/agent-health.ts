import type { AttemptOutcome, FailureKind, Id } from '@fuel/contracts';
import type { NodeInfo } from '../port/world.ts';
import type { Jitter } from '../retry.ts';

/**
 * What an agent's attempts at one node say of it. `unhealthy`: it can do nothing until somebody mends it; `failing`: it fails again and again, which may pass;
 * `limited`: its provider said until when. There is no row while its last attempt went well.
 */
export interface AgentHealth {
  readonly node: Id;
  readonly agent: string;
  readonly kind: 'unhealthy' | 'failing' | 'limited';
  readonly failure: FailureKind;
  readonly message: string;
  /** In a row. */
  readonly failures: number;
  /** When the first of them was. */
  readonly since: number;
  /** Nothing is given to it before; then one attempt at a time, until one goes well. Null: it goes on as if nothing were. */
  readonly until: number | null;
}

export const healthKey = (node: Id, agent: string): string => `${node} ${agent}`;

type Says = 'unhealthy' | 'failing' | 'limited' | null;

/** What a failed attempt says of its agent there. Null: it was the node's, the repository's or the task's. */
const says: Record<FailureKind, Says> = {
  auth: 'unhealthy',
  billing: 'unhealthy',
  executable_missing: 'unhealthy',
  version_unsupported: 'unhealthy',
  bad_flags: 'unhealthy',
  model_unavailable: 'unhealthy',
  rate_limited: 'limited',
  overloaded: 'failing',
  network: 'failing',
  timeout_first_output: 'failing',
  timeout_idle: 'failing',
  empty_output: 'failing',
  protocol_drift: 'failing',
  crash: 'failing',
  agent_error: 'failing',
  timeout_total: null,
  permission_denied: null,
  context_overflow: null,
  node_restarted: null,
  lost: null,
  upstream_conflict: null,
  tampered: null,
  repository_failed: null,
  push_failed: null,
  order_too_large: null,
  cap_used_up: null,
  base_moved: null,
  content_missing: null,
};

/** What may pass is not held against an agent before it happened so often in a row. */
export const failingAfter = 3;

const first: Record<AgentHealth['kind'], number> = { unhealthy: 60_000, failing: 30_000, limited: 60_000 };
const longest: Record<AgentHealth['kind'], number> = { unhealthy: 60 * 60_000, failing: 15 * 60_000, limited: 60 * 60_000 };

/** Exponential, and between half of it and all of it. */
const waitMs = (kind: AgentHealth['kind'], times: number, jitter: Jitter): number =>
  Math.round(Math.min(longest[kind], first[kind] * 2 ** Math.min(20, Math.max(0, times - 1))) * (0.5 + Math.min(1, Math.max(0, jitter)) / 2));

const longestMessage = 500;

/** Whether the end of an attempt says that its agent works there. Null: it says nothing. */
export function soundness(outcome: AttemptOutcome): 'sound' | 'unsound' | null {
  switch (outcome.kind) {
    case 'completed':
    case 'no_change':
    case 'needs_work':
    case 'needs_input':
      return 'sound';
    case 'limited':
      return 'unsound';
    case 'failed':
      return says[outcome.failure] === null ? null : 'unsound';
    case 'cancelled':
      return null;
    default:
      return outcome satisfies never;
  }
}

interface Ended {
  readonly node: Id;
  readonly agent: string;
  readonly outcome: AttemptOutcome;
}

/** After an attempt that says something against its agent; null when it says nothing. */
export function afterUnsound(before: AgentHealth | undefined, { node, agent, outcome }: Ended, now: number, jitter: Jitter): AgentHealth | null {
  const row = { node, agent, failures: (before?.failures ?? 0) + 1, since: before?.since ?? now };
  if (outcome.kind === 'limited') return { ...row, kind: 'limited', failure: 'rate_limited', message: 'its limit is used up', until: Math.max(now, Date.parse(outcome.until)) };
  const kind = outcome.kind === 'failed' ? says[outcome.failure] : null;
  if (outcome.kind !== 'failed' || kind === null) return null;
  const times = kind === 'failing' ? row.failures - failingAfter + 1 : row.failures;
  const until = times < 1 ? null : now + waitMs(kind, times, jitter);
  // What waits for longer is not let go sooner by an attempt beside it.
  const kept = before?.until != null && before.until > (until ?? now) ? before : null;
  return { ...row, kind: kept?.kind ?? kind, failure: kept?.failure ?? outcome.failure, message: (kept?.message ?? outcome.message).slice(0, longestMessage), until: kept?.until ?? until };
}

/** One attempt finds out whether it works again; meanwhile nobody else does. Null: somebody else does already. */
export const probing = (health: AgentHealth, now: number, jitter: Jitter): AgentHealth | null =>
  health.until !== null && health.until > now ? null : { ...health, kind: health.kind === 'limited' ? 'failing' : health.kind, until: now + waitMs(health.kind, health.failures, jitter) };

/** is unhealthy on node api-1 (auth): Invalid API key; next try 2026-01-31T14:20:00.000Z */
export const healthSentence = ({ kind, failure, message, failures, until }: AgentHealth, at: string): string => {
  const next = until === null ? '' : `; next try ${new Date(until).toISOString()}`;
  if (kind === 'limited') return `is at its provider's limit${at}${next}`;
  return `is unhealthy${at}: ${message === '' ? failure : `${message} (${failure}${failures > 1 ? `, ${failures} times in a row` : ''})`}${next}`;
};

/** The nodes as work may be given to them now: an agent that has to wait is not usable, one whose time has come gets one attempt. */
export function withHealth(nodes: readonly NodeInfo[], rows: Iterable<AgentHealth>, now: number): readonly NodeInfo[] {
  const all = new Map<string, AgentHealth>();
  for (const row of rows) if (row.until !== null) all.set(healthKey(row.node, row.agent), row);
  if (all.size === 0) return nodes;
  return nodes.map((node) => ({
    ...node,
    agents: node.agents.map((agent) => {
      const health = all.get(healthKey(node.id, agent.name));
      if (health?.until == null || !agent.usable) return agent;
      return health.until > now ? { ...agent, usable: false, health } : { ...agent, probe: true as const, health };
    }),
  }));
}
