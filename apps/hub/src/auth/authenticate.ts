import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Refusal, type Route, routes } from '@fuel/contracts';
import type { Store } from '@fuel/store';
import { RefusedError } from '../http/refused-error.ts';
import { bearerOf } from './bearer.ts';
import { type Caller, isOpen } from './caller.ts';
import { mayEnter } from './may-enter.ts';
import { hashOf } from './secret.ts';

/**
 * Before the body is read: an unknown caller cannot make the hub take in and parse 64 MiB. It is a hook and no guard of Nest's,
 * because guards come after the body.
 */
export function authenticateAll(fastify: FastifyInstance, tokens: Pick<Store, 'findToken'>): void {
  fastify.decorateRequest('caller', null);
  fastify.addHook('onRequest', async (request) => {
    const door = request.routeOptions.config.door;
    if (door === undefined) return;
    const route: Route = routes[door];
    if (isOpen(route.access)) return;
    const caller = await callerOf(request, tokens);
    if ('code' in caller) throw new RefusedError(caller);
    const refusal = mayEnter(route.access, caller.role);
    if (refusal !== null) throw new RefusedError(refusal);
    request.caller = caller;
  });
}

async function callerOf(request: FastifyRequest, tokens: Pick<Store, 'findToken'>): Promise<Caller | Refusal> {
  const token = bearerOf(request.headers.authorization);
  if (token === null) {
    return { code: 'auth.missing', detail: 'Send the header "Authorization: Bearer <token>". On the machine of the hub the first token is in the file admin-token of its data directory.' };
  }
  const found = await tokens.findToken(hashOf(token));
  if (found === null) {
    return { code: 'auth.unknown', detail: 'This hub does not know the token: it was revoked, it is another hub’s, or it was cut off in copying. Use one that it gave out.' };
  }
  return { role: found.kind, actor: found.node === null ? { kind: 'person', id: found.name } : { kind: 'node', id: found.node } };
}
