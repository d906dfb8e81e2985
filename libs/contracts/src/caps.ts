import { z } from 'zod';

export const capLevel = z.enum(['workspace', 'repository', 'feature', 'task']);
export type CapLevel = z.infer<typeof capLevel>;

/** `stop`: nothing more is given out; `park`: what waits is put aside, for a person to take up again; `tell`: people are told, and it goes on. Days are those of UTC. */
export const cap = z
  .object({
    usd: z.number().positive().max(10_000_000).optional(),
    /** Input and output together. */
    tokens: z.int().min(1).optional(),
    per: z.enum(['day', 'total']),
    action: z.enum(['stop', 'park', 'tell']),
  })
  .strict()
  .refine((one) => one.usd !== undefined || one.tokens !== undefined, 'a cap says how many "usd" or how many "tokens" may be spent.');
export type Cap = z.infer<typeof cap>;
