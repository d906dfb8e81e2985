import { describe, expect, test } from '@jest/globals';
import { attemptFinished } from '@fuel/contracts';
import fc from 'fast-check';
import { toldByAgent } from './told-by-agent.ts';

const asHubReads = attemptFinished.pick({ sessionId: true, usage: true, spend: true });
const agent = { name: 'codex', usageIsCumulative: () => true };
const first = { agent, version: '0.169.0', resumed: false, last: null };
const tokens = (inputTokens: number, outputTokens: number, costUsd: number | null = null) => ({ inputTokens, outputTokens, costUsd, cacheReadTokens: null, cacheWriteTokens: null });
const said = { sessionId: 's-1', model: 'gpt', version: null };

describe('what an agent says of itself', () => {
  test('given any text and any numbers, then the hub can read it', () => {
    const usage = fc.record({ inputTokens: fc.double(), outputTokens: fc.double(), costUsd: fc.option(fc.double()), cacheReadTokens: fc.option(fc.double()), cacheWriteTokens: fc.option(fc.double()) });
    const text = fc.option(fc.string({ maxLength: 1_000 }));
    fc.assert(
      fc.property(fc.record({ sessionId: text, model: text, version: text, usage: fc.option(usage) }), (words) => {
        expect(asHubReads.safeParse(JSON.parse(JSON.stringify(toldByAgent(words, first))))).toMatchObject({ success: true });
      }),
    );
  });

  test('given honest words, then they are kept', () => {
    expect(toldByAgent({ ...said, usage: tokens(7, 2, 0.25) }, first)).toEqual({
      sessionId: 's-1',
      usage: { inputTokens: 7, outputTokens: 2, costUsd: 0.25 },
      spend: {
        agent: 'codex', agentVersion: '0.169.0', model: 'gpt', resumed: false, cumulative: true, said: { inputTokens: 7, outputTokens: 2, costUsd: 0.25 },
        cacheReadTokens: null, cacheWriteTokens: null,
      },
    });
    expect(toldByAgent({ ...said, usage: null }, first)).toMatchObject({ usage: null, spend: { said: null } });
  });

  test('given an agent that counts its whole session, when it goes on in one, then only what was added is this attempt', () => {
    const told = toldByAgent({ ...said, usage: tokens(300, 21) }, { ...first, resumed: true, last: tokens(200, 14) });
    expect(told).toMatchObject({ usage: { inputTokens: 100, outputTokens: 7, costUsd: null }, spend: { said: { inputTokens: 300 }, resumed: true } });
  });

  test('given an agent that counts each run, when it goes on in a session, then all of it is this attempt', () => {
    const told = toldByAgent({ ...said, usage: tokens(300, 21) }, { ...first, agent: { ...agent, usageIsCumulative: () => false }, resumed: true, last: tokens(200, 14) });
    expect(told.usage).toMatchObject({ inputTokens: 300 });
  });
});
