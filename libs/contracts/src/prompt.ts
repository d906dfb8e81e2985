import { z } from 'zod';
import { sha256 } from './text.ts';

/** A prompt is a list of parts, each with where it comes from and whether its text may give instructions. */
export const promptPart = z.object({
  source: z.enum(['task', 'feature', 'upstream', 'review', 'person', 'agent', 'hub']),
  trust: z.enum(['instructions', 'material']),
  text: z.string().max(1_000_000),
});
export type PromptPart = z.infer<typeof promptPart>;

export const prompt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inline'), parts: z.array(promptPart).min(1) }),
  /** Too long for an order: `GET /api/v1/prompts/:sha256` with the node's own token gives the parts. */
  z.object({ kind: z.literal('stored'), sha256, bytes: z.int().min(1) }),
]);
export type Prompt = z.infer<typeof prompt>;
