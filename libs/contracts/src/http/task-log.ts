import { z } from 'zod';
import { logLine } from '../presence.ts';
import { epoch, id } from '../text.ts';
import { route } from './route.ts';

/** One piece of an attempt's log, as its node says it. Nothing of it is kept at the hub. */
export const logPiece = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lines'), epoch, firstLine: z.int().min(1), lines: z.array(logLine) }),
  /** So many lines are not here: the node did not keep them, or this reader was too slow. The node's own log has them. */
  z.object({ type: z.literal('missed'), epoch, lines: z.int().min(1) }),
  /** The node went, or is there again. */
  z.object({ type: z.literal('node'), epoch, online: z.boolean(), text: z.string() }),
  /** Nothing more comes. `over`: the attempt has ended; else this is all that there is until now. */
  z.object({ type: z.literal('ended'), epoch, over: z.boolean(), text: z.string() }),
]);
export type LogPiece = z.infer<typeof logPiece>;

export const taskLogRoutes = {
  taskLog: route({
    method: 'GET', path: '/api/v1/tasks/:id/log',
    summary: "The live log of a task's attempt as server-sent events: what its node has kept of it, then what comes. With follow=false only what is there", access: 'member',
    params: z.object({ id }), query: z.object({ epoch: z.coerce.number().int().min(1).optional(), follow: z.stringbool().default(true) }),
    response: logPiece, stream: true,
    refusals: ['task.unknown', 'log.no_attempt', 'log.over', 'log.node_offline', 'log.too_many_readers', 'cursor.invalid'],
  }),
} as const;
