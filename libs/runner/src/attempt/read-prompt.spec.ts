import { expect, test } from '@jest/globals';
import type { PromptPart } from '@fuel/contracts';
import { promptHash, readPrompt } from './read-prompt.ts';

const parts: PromptPart[] = [{ source: 'task', trust: 'instructions', text: 'Do it.' }];
const stored = (sha256: string) => ({ kind: 'stored' as const, sha256, bytes: 1 });

test('given an inline prompt, when it is read, then nothing is fetched', async () => {
  expect(await readPrompt({ kind: 'inline', parts }, () => Promise.reject(new Error('fetched')))).toEqual({ kind: 'parts', parts });
});

test('given a stored prompt, when what comes has the hash that the order names, then it is believed', async () => {
  const shuffled = [{ text: 'Do it.', trust: 'instructions' as const, source: 'task' as const }];
  expect(await readPrompt(stored(promptHash(parts)), () => Promise.resolve({ kind: 'parts', parts: shuffled }))).toEqual({ kind: 'parts', parts: shuffled });
});

test('given a stored prompt, when what comes has another hash, then it is refused and may be tried again', async () => {
  const changed: PromptPart[] = [{ source: 'task', trust: 'instructions', text: 'Do something else.' }];
  const read = await readPrompt(stored(promptHash(parts)), () => Promise.resolve({ kind: 'parts', parts: changed }));
  expect(read).toMatchObject({ kind: 'failed', retryable: true });
});
