import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limits, routes } from '@fuel/contracts';
import { isOpen } from '../auth/caller.ts';
import type { Log } from '../compose/log.ts';
import type { RequestTimes } from '../metrics/request-times.ts';
import { readBody } from './read-body.ts';
import { openSparing } from './spare-memory.ts';

/** What holds for every request, whatever door it wants: JSON only, a few headers, one line in the log. */
export function prepareFastify(fastify: FastifyInstance, { bodyLimit, log, requests }: { readonly bodyLimit: number; readonly log: Log; readonly requests: RequestTimes }): void {
  const spare = openSparing();
  fastify.removeAllContentTypeParsers();
  fastify.decorateRequest('bodyHash', '');
  fastify.decorateRequest('isLarge', undefined);
  fastify.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage) => readBody(request, payload, request.routeOptions.bodyLimit ?? bodyLimit));
  // Whoever has no token yet may say little: the limit of everybody else is for plans.
  fastify.addHook('onRoute', (route) => {
    const door = route.config?.door;
    if (door !== undefined && isOpen(routes[door].access)) route.bodyLimit = Math.min(bodyLimit, limits.strangersBytes);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    request.isLarge = () => void reply.raw.once('close', spare());
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    requests.add(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1_000);
    log.debug({ requestId: request.id, method: request.method, path: request.url.split('?')[0], status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}
