import type { FastifyInstance } from 'fastify';
import type { Actor } from '@fuel/core';
import type { RouteName } from '@fuel/contracts';
import type { Audit } from './open-audit.ts';

/** What these change is no part of a plan, so no event tells of it. */
const withoutEvent = new Set<RouteName>(['createRepository', 'createJoinToken', 'joinNode', 'readInboxItem']);

/** Every wish over HTTP that was refused, or that leaves no event, with whoever wished. Reading is nobody's wish. */
export function auditRequests(fastify: FastifyInstance, audit: Audit): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { door } = request.routeOptions.config;
    const status = reply.statusCode;
    const unauthorized = status === 401 || status === 403;
    if (door !== undefined && (request.method !== 'GET' || unauthorized)) {
      const actor: Actor = request.caller?.actor ?? { kind: 'person', id: `somebody at ${request.ip}` };
      if (status >= 400 && status < 500) audit.note(door, 'refused', { actor, reason: request.refusedAs ?? String(status) });
      else if (status < 300 && withoutEvent.has(door)) audit.note(door, 'done', { actor, reason: '' });
    }
    done();
  });
}
