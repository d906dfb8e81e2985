import { z } from 'zod';

/** Every refusal of the hub and the HTTP status it maps to. The one table: a code that is not here does not exist. */
export const refusals = {
  'body.invalid': { status: 400, title: 'The request does not have the form that is documented' },
  'body.not_json': { status: 400, title: 'The request body is not JSON' },
  'body.too_large': { status: 413, title: 'The request body is larger than this hub accepts' },
  'body.too_deep': { status: 422, title: 'The request body is nested too deep' },
  'body.too_many': { status: 422, title: 'The request holds more than this hub takes at once' },
  'auth.missing': { status: 401, title: 'A bearer token is needed' },
  'auth.unknown': { status: 401, title: 'The bearer token is not known' },
  'auth.forbidden': { status: 403, title: 'This token may not do that' },
  'route.unknown': { status: 404, title: 'There is nothing at this address' },
  'error.unknown': { status: 404, title: 'There is no error with this code' },
  'feature.unknown': { status: 404, title: 'There is no such feature' },
  'feature.state': { status: 409, title: 'The feature is not in a state that allows this' },
  'feature.stale_approval': { status: 412, title: 'The work has changed since you looked at it' },
  'feature.upstream_unlanded': { status: 409, title: 'A feature that this one stands on has not landed' },
  'feature.approval_incomplete': { status: 400, title: 'The approval does not name every reviewed task' },
  'feature.finding_unnamed': { status: 409, title: 'A review found something that the approval does not name' },
  'feature.no_tasks': { status: 422, title: 'A feature needs at least one task' },
  'task.unknown': { status: 404, title: 'There is no such task' },
  'task.state': { status: 409, title: 'The task is not in a state that allows this' },
  'task.no_agent': { status: 422, title: 'No agent works on a task of this kind' },
  'message.too_many': { status: 422, title: 'There are too many messages already' },
  'task.has_consumers': { status: 409, title: 'Other tasks wait for this one' },
  'task.duplicate_key': { status: 422, title: 'Two tasks have the same key' },
  'task.repository_missing': { status: 422, title: 'A work task needs a repository' },
  'task.repository_forbidden': { status: 422, title: 'This kind of task has no repository' },
  'task.kind_unsupported': { status: 422, title: 'This hub does not run tasks of this kind yet' },
  'dependency.unknown': { status: 422, title: 'A dependency names a task that does not exist' },
  'dependency.self': { status: 422, title: 'A task cannot depend on itself' },
  'dependency.not_found': { status: 404, title: 'There is no such dependency' },
  'dependency.duplicate': { status: 422, title: 'The same dependency is given twice' },
  'dependency.cycle': { status: 409, title: 'The dependencies form a cycle' },
  'dependency.too_late': { status: 409, title: 'The task has already begun' },
  'task.signal_missing': { status: 422, title: 'An external task names the signal that it waits for' },
  'task.requires_forbidden': { status: 422, title: 'Only a work task asks something of its node' },
  'task.signal_forbidden': { status: 422, title: 'Only an external task waits for a signal of its own' },
  'task.contract_forbidden': { status: 409, title: 'Only work can freeze a contract' },
  'task.signals_full': { status: 409, title: 'The task was told as much as it can keep' },
  'gate.unknown': { status: 422, title: 'There is no such gate' },
  'gate.never_opens': { status: 422, title: 'This gate could never open' },
  'agent.unknown': { status: 404, title: 'No node has this agent' },
  'landing.cycle': { status: 409, title: 'Features would wait for each other to land' },
  'stage.cycle': { status: 409, title: 'A stage would wait for itself or for a later one' },
  'repository.unknown': { status: 422, title: 'There is no such repository' },
  'repository.not_found': { status: 404, title: 'There is no such repository' },
  'repository.name_taken': { status: 409, title: 'A repository with this name exists' },
  'repository.url_unsafe': { status: 422, title: 'The repository address is not allowed' },
  'repository.in_use': { status: 409, title: 'Features that are under way work in the repository' },
  'repository.consumer_unknown': { status: 422, title: 'A consumer is not a known repository' },
  'join.token_unknown': { status: 401, title: 'The join token is not known' },
  'join.token_expired': { status: 401, title: 'The join token has expired' },
  'join.token_used': { status: 401, title: 'The join token was already used' },
  'join.contract_too_old': { status: 426, title: 'This node is too old for the hub' },
  'join.proof_missing': { status: 400, title: 'The node does not prove that the key is its own' },
  'join.proof_invalid': { status: 403, title: 'The node does not have the key that it joins with' },
  'join.clock_wrong': { status: 400, title: "The node's clock and the hub's are too far apart" },
  'node.unknown': { status: 404, title: 'There is no such node' },
  'order.unknown': { status: 404, title: 'There is no such order' },
  'prompt.unknown': { status: 404, title: 'There is no such prompt' },
  'inbox.unknown': { status: 404, title: 'There is no such inbox item' },
  'inbox.no_proposal': { status: 409, title: 'There is nothing to accept' },
  'inbox.done': { status: 409, title: 'The item was dealt with already' },
  'landing.unknown': { status: 404, title: 'There is no such landing' },
  'lane.unknown': { status: 404, title: 'No task is labelled with this lane' },
  'lane.nothing_to_run': { status: 409, title: 'No task of the lane waits to be begun' },
  'workspace.unknown': { status: 404, title: 'There is no such workspace' },
  'events.pruned': { status: 410, title: 'The log no longer reaches back to this position' },
  'log.no_attempt': { status: 409, title: 'Nobody has worked on this task yet' },
  'log.over': { status: 409, title: 'This attempt has ended' },
  'log.node_offline': { status: 409, title: 'The node is not there to say what it logs' },
  'log.too_many_readers': { status: 429, title: 'Too many people look at logs' },
  'cursor.invalid': { status: 400, title: 'The cursor was not made by this hub' },
  'header.invalid': { status: 400, title: 'A header does not have the form that is documented' },
  'idempotency.key_reused': { status: 422, title: 'This Idempotency-Key came with another request before' },
  'idempotency.in_flight': { status: 409, title: 'A request with this Idempotency-Key is being carried out' },
  'idempotency.answer_lost': { status: 409, title: 'This was done before, and its answer was lost' },
  'version.stale': { status: 412, title: 'It was changed since you looked at it' },
  'command.unsupported': { status: 422, title: 'This hub cannot do that yet' },
  'store.busy': { status: 503, title: 'The hub could not finish this in time; try again' },
  'hub.broken': { status: 500, title: 'The hub has a defect; it was written to its log' },
} as const satisfies Record<string, { status: number; title: string }>;

export type RefusalCode = keyof typeof refusals;

/** A "no" as a value: what was wrong, where, and what to do about it. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The reason and the remedy, in one or two sentences. */
  readonly detail: string;
  /** JSON pointer into the request body. */
  readonly pointer?: string;
  /** More of the same kind found in the same request. */
  readonly errors?: readonly { code: RefusalCode; detail: string; pointer: string }[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  /** Where the hub explains the code: an address of this hub. */
  docs: z.string().optional(),
  pointer: z.string().optional(),
  requestId: z.string(),
  errors: z.array(z.object({ code: z.string(), detail: z.string(), pointer: z.string() })).optional(),
  cycle: z.array(z.object({ task: z.string(), key: z.string(), repository: z.string().nullable(), title: z.string() })).optional(),
  expected: z.record(z.string(), z.string().nullable()).optional(),
  /** The version that a thing has now, when If-Match named another. */
  current: z.string().optional(),
}).loose();
export type Problem = z.infer<typeof problem>;

/** A refusal as RFC 9457 wants it. What a refusal brings extra can add members and never replace ours. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { status, title } = refusals[refusal.code];
  return {
    ...refusal.extra,
    type: `urn:fuel:refusal:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    docs: `/api/v1/errors/${refusal.code}`,
    requestId,
    ...(refusal.pointer === undefined ? {} : { pointer: refusal.pointer }),
    ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
  };
}
