import { describe, expect, test } from '@jest/globals';
import { attemptFinished } from '@fuel/contracts';
import fc from 'fast-check';
import { toldByAgent } from './told-by-agent.ts';

const asHubReads = attemptFinished.pick({ sessionId: true, usage: true });

describe('what an agent says of itself', () => {
  test('given any text and any numbers, then the hub can read it', () => {
    const usage = fc.record({ inputTokens: fc.double(), outputTokens: fc.double(), costUsd: fc.option(fc.double()) });
    fc.assert(
      fc.property(fc.record({ sessionId: fc.option(fc.string({ maxLength: 1_000 })), usage: fc.option(usage) }), (said) => {
        expect(asHubReads.safeParse(JSON.parse(JSON.stringify(toldByAgent(said))))).toMatchObject({ success: true });
      }),
    );
  });

  test('given honest words, then they are kept', () => {
    expect(toldByAgent({ sessionId: 's-1', usage: { inputTokens: 7, outputTokens: 2, costUsd: 0.25 } })).toEqual({
      sessionId: 's-1', usage: { inputTokens: 7, outputTokens: 2, costUsd: 0.25 },
    });
    expect(toldByAgent({ sessionId: null, usage: null })).toEqual({ sessionId: null, usage: null });
  });
});
