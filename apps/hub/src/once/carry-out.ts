import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Refusal, type Route, routes } from '@fuel/contracts';
import { type KnownRequest, type RequestKey, type Store, StoreFailure } from '@fuel/store';
import { bearerOf } from '../auth/bearer.ts';
import { hashOf } from '../auth/secret.ts';
import type { Answer } from '../http/answer.ts';
import { type CurrentRequest, withRequest } from './current-request.ts';
import { readKey, readMatch } from './read-headers.ts';
import { keyReused } from './refuse-stop.ts';
import { openAnswer, sealAnswer } from './seal-answer.ts';

export const keyLifeMs = 24 * 60 * 60_000;
/** A longer answer is not kept; what it shows is shown anew. */
const longestKept = 1_000_000;

export interface OnceDeps {
  readonly store: Pick<Store, 'findRequest' | 'keepAnswer'>;
  now(): number;
  readonly log: { warn(fields: object, message: string): void };
}

type Handle = () => Promise<Answer<unknown>>;
const no = (refusal: Refusal): Answer<never> => ({ ok: false, refusal });

/** A request that may change something: once under its key, and only in the version that its caller has seen. */
export async function carryOut(deps: OnceDeps, request: FastifyRequest, reply: FastifyReply, handle: Handle): Promise<Answer<unknown>> {
  const { door } = request.routeOptions.config;
  const route: Route | undefined = door === undefined ? undefined : routes[door];
  if (route === undefined || route.method === 'GET') return handle();
  const header = readKey(request.headers['idempotency-key']);
  if (!header.ok) return no(header.refusal);
  const versions = readMatch(route, request.headers['if-match']);
  if (!versions.ok) return no(versions.refusal);
  const { id = '', name = id } = request.params as { id?: string; name?: string };
  const match = route.entity === undefined || versions.value === null ? null : { entity: route.entity, id: name, versions: versions.value };
  const secret = secretOf(request);
  if (header.value === null || secret === null) return guardedOnly({ key: null, match, result: null, committed: false }, handle);
  return once(deps, { request, reply, route, secret, key: keyOf(request, secret, header.value, deps.now()), match }, handle);
}

/** With `join` the token in the body says who is asking. */
function secretOf(request: FastifyRequest): string | null {
  const { token } = (request.body ?? {}) as { token?: unknown };
  return bearerOf(request.headers.authorization) ?? (typeof token === 'string' ? token : null);
}

const keyOf = (request: FastifyRequest, secret: string, key: string, now: number): RequestKey => ({
  caller: hashOf(secret),
  key,
  request: hashOf(`${request.method} ${request.url}\n${request.bodyHash}`),
  since: now - keyLifeMs,
  now,
});

async function guardedOnly(current: CurrentRequest, handle: Handle): Promise<Answer<unknown>> {
  const answer = await withRequest(current, handle);
  if (answer.ok && current.match !== null && !current.committed) throw new Error('a door did not look at If-Match before it changed something');
  return answer;
}

interface Keyed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: Route;
  readonly secret: string;
  readonly key: RequestKey;
  readonly match: CurrentRequest['match'];
}

async function once(deps: OnceDeps, keyed: Keyed, handle: Handle): Promise<Answer<unknown>> {
  const { reply, secret, key, match } = keyed;
  const known = await deps.store.findRequest(key);
  if (known !== null && known.request !== key.request) return no(keyReused);
  if (known !== null) reply.header('idempotency-replayed', 'true');
  if (known?.answer != null) return replay(known.answer, secret, key);
  const answer = await guardedOnly({ key, match: known === null ? match : null, result: null, committed: false }, handle);
  if (answer.ok) await keep(deps, keyed, answer);
  return answer;
}

function replay(kept: NonNullable<KnownRequest['answer']>, secret: string, { key }: RequestKey): Answer<unknown> {
  return { ok: true, status: kept.status, value: JSON.parse(openAnswer(secret, key, kept.sealed)) as unknown };
}

/** What was asked for is done and its key is kept: that its answer could not be kept is no reason to say otherwise. */
async function keep(deps: OnceDeps, { request, route, secret, key }: Keyed, answer: Extract<Answer<unknown>, { ok: true }>): Promise<void> {
  const text = JSON.stringify(answer.value);
  if (text.length > longestKept) return;
  try {
    await deps.store.keepAnswer(key, { status: answer.status ?? route.status ?? 200, sealed: sealAnswer(secret, key.key, text) });
  } catch (err) {
    if (!(err instanceof StoreFailure)) throw err;
    deps.log.warn({ err, requestId: request.id }, 'an answer could not be kept for its Idempotency-Key');
  }
}
