import type { ScriptedUsage } from './dialect.ts';
import { say } from './say.ts';

let spent = { tokens: 0, usd: 0 };

/** It is told at once, as agents do that tell each step. */
export async function spend({ tokens, usd }: typeof spent): Promise<void> {
  spent = { tokens: spent.tokens + tokens, usd: spent.usd + usd };
  await say({ type: 'usage', usage: { input_tokens: tokens, output_tokens: 0, cost_usd: usd } });
}

/** Of the whole run: reading the prompt is never for nothing. */
export const usedWith = (prompt: string): ScriptedUsage => ({ input_tokens: Math.ceil(prompt.length / 4) + spent.tokens, output_tokens: 1, cost_usd: spent.usd });
