import { createHash } from 'node:crypto';
import type { UpstreamsFile } from '@fuel/agents';
import type { OrderOf, PromptPart } from '@fuel/contracts';
import { buildPrompt } from './build-prompt.ts';

/** What an agent is told: all of it, or what is new for one that goes on in its earlier conversation. */
export type PromptOf = {
  readonly whole: string;
  /** All of it, for one that begins anew where another conversation was had. */
  readonly anew: string;
  readonly goingOn: (told: readonly string[], startSha: string) => string;
  /** Of the parts, to know later which were told. */
  readonly hashes: readonly string[];
};

/** `found`: what the node saw while it made everything ready; told every time. */
export function promptOf(order: OrderOf<'attempt.start'>, parts: readonly PromptPart[], file: Pick<UpstreamsFile, 'upstreams' | 'contracts'>, found: readonly PromptPart[] = []): PromptOf {
  const hashes = parts.map((part) => createHash('sha256').update(`${part.source}\n${part.trust}\n${part.text}`).digest('hex'));
  return {
    hashes,
    whole: buildPrompt(order, [...parts, ...found], file),
    anew: buildPrompt(order, [...parts, ...found], file, { anew: true }),
    goingOn(told, startSha) {
      const known = new Set(told);
      return buildPrompt(order, [...parts.filter((_, index) => !known.has(hashes[index] ?? '')), ...found], file, { goesOnAt: startSha });
    },
  };
}
