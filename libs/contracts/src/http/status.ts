import { z } from 'zod';
import { id } from '../text.ts';
import { route } from './route.ts';

export const statusView = z.object({
  hub: id,
  version: z.string(),
  contract: z.int(),
  nodes: z.object({ online: z.int(), offline: z.int() }),
  features: z.record(z.string(), z.int()),
  tasks: z.record(z.string(), z.int()),
  inbox: z.int(),
  outbox: z.int(),
  parkedFacts: z.int(),
});
export type StatusView = z.infer<typeof statusView>;

const alive = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()) });

export const statusRoutes = {
  getStatus: route({ method: 'GET', path: '/api/v1/status', summary: 'The hub at a glance', access: 'member', response: statusView, refusals: [] }),
  livez: route({ method: 'GET', path: '/livez', summary: 'The process is alive', access: 'public', response: alive, refusals: [] }),
  readyz: route({ method: 'GET', path: '/readyz', summary: 'Postgres and NATS can be reached', access: 'public', response: alive, refusals: [] }),
  metrics: route({
    method: 'GET', path: '/metrics', summary: 'Counters and gauges in the text form of Prometheus', access: 'member',
    response: z.string(), text: true, refusals: [],
  }),
  openapi: route({
    method: 'GET', path: '/openapi.json', summary: 'This document', access: 'member',
    response: z.record(z.string(), z.unknown()), refusals: [],
  }),
} as const;
