import { describe, expect, test } from '@jest/globals';
import { judgeLine } from './judge-line.mjs';

type Round = { figure: number; size?: number; p50?: number; oracle?: string };
const bench = { name: 'drain', unit: 'tasks/s', target: '>= 2x peer', met: ({ ratios }: { ratios: Record<string, number> }) => (ratios['peer'] ?? 0) >= 2 };
const contestants = [{ name: 'ours', role: 'ours' }, { name: 'peer', role: 'peer' }, { name: 'sql', role: 'limit' }];
const judge = (rounds: Record<string, Round[]>) => judgeLine(bench, { contestants, rounds, quick: false });

describe('the line of a bench', () => {
  test('given rounds of everybody, then it holds medians, ratios and whether the target is met', () => {
    const rounds = { ours: [{ figure: 300, p50: 3 }, { figure: 200, p50: 2 }, { figure: 1, p50: 9 }], peer: [{ figure: 100 }], sql: [{ figure: 400 }] };
    expect(judge(rounds)).toEqual({
      bench: 'drain', unit: 'tasks/s', ours: 200, p50: 3, p99: undefined, peers: { peer: 100 }, limit: 400, ratios: { peer: 2, sql: 0.5 }, oracle: 'ok',
      target: '>= 2x peer', rounds: 3, met: true,
    });
  });

  test('given one round that lost something, then the score is 0 and the reason stands there', () => {
    const line = judge({ ours: [{ figure: 300 }, { figure: 300, oracle: '1 task lost' }], peer: [{ figure: 1 }], sql: [] });
    expect(line).toMatchObject({ ours: 0, oracle: 'ours: 1 task lost', ratios: { peer: 0 }, met: false });
  });

  test('given a peer that could not take part, then it has no figure and the target is not met', () => {
    expect(judge({ ours: [{ figure: 300 }], peer: [], sql: [] })).toMatchObject({ ours: 300, peers: { peer: null }, limit: null, ratios: {}, met: false });
  });

  test('given contestants that say how much they did, then the line says it of each', () => {
    expect(judge({ ours: [{ figure: 300, size: 20_000 }, { figure: 300, size: 20_000 }], peer: [{ figure: 1, size: 3_000 }], sql: [{ figure: 9 }] })).toMatchObject({ sizes: { ours: 20_000, peer: 3_000 } });
  });

  test('given no round of ours, then that is no score', () => {
    expect(judge({ ours: [], peer: [{ figure: 1 }], sql: [] })).toMatchObject({ ours: 0, oracle: 'ours: no round came to its end', met: false });
  });
});
