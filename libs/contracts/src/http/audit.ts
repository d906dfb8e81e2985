import { z } from 'zod';
import { id, time } from '../text.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const auditEntry = z.object({
  at: time,
  /** The type of an event, or the name of the route or message that was refused. */
  what: z.string(),
  outcome: z.enum(['done', 'refused']),
  actor: z.object({ kind: z.enum(['person', 'node', 'hub']), id: z.string(), onBehalfOf: z.string().optional() }),
  feature: id.nullable(),
  task: id.nullable(),
  landing: id.nullable(),
  reason: z.string().nullable(),
  /** The same, so many times within a few seconds. */
  times: z.int(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const parkedFact = z.object({ node: id, boot: id, seq: z.int(), reason: z.string(), body: z.unknown(), parkedAt: time });
export type ParkedFact = z.infer<typeof parkedFact>;

export const auditRoutes = {
  listAudit: route({
    method: 'GET', path: '/api/v1/audit', summary: 'Who did what, and who was refused, newest first', access: 'admin',
    query: pageQuery.extend({ actor: z.string().max(200).optional(), feature: id.optional(), since: time.optional(), refused: z.stringbool().default(false) }),
    response: page(auditEntry), refusals: ['cursor.invalid'],
  }),
  listParkedFacts: route({
    method: 'GET', path: '/api/v1/facts/parked', summary: 'What nodes said and this hub could not use, newest first', access: 'admin',
    query: pageQuery, response: page(parkedFact), refusals: ['cursor.invalid'],
  }),
} as const;
