import { z } from 'zod';
import { problem } from './problem.ts';
import { route } from './route.ts';

export const errorView = z.object({ code: z.string(), status: z.int(), title: z.string(), cause: z.string(), remedy: z.string(), example: problem });

export const errorRoutes = {
  getError: route({
    method: 'GET', path: '/api/v1/errors/:code', summary: 'What an error code means, where it comes from and what helps; every problem links here', access: 'public',
    params: z.object({ code: z.string().max(100) }), response: errorView, refusals: ['error.unknown'],
  }),
} as const;
