import { createHash } from 'node:crypto';
import type { Prompt, PromptPart } from '@fuel/contracts';
import type { FetchedPrompt } from '../node-context.ts';

/** The hub hashes the parts with their members in this order, whatever order its database gives them back in. */
export const promptHash = (parts: readonly PromptPart[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map(({ source, trust, text }) => ({ source, trust, text }))))
    .digest('hex');

/** The order is signed and names the hash, so what comes over HTTP is believed only when it has that hash. */
export async function readPrompt(prompt: Prompt, fetchPrompt: (sha256: string) => Promise<FetchedPrompt>): Promise<FetchedPrompt> {
  if (prompt.kind === 'inline') return { kind: 'parts', parts: prompt.parts };
  const fetched = await fetchPrompt(prompt.sha256);
  if (fetched.kind === 'failed' || promptHash(fetched.parts) === prompt.sha256) return fetched;
  return { kind: 'failed', message: `the prompt that the hub gave has not the hash ${prompt.sha256} that the order names`, retryable: true };
}
