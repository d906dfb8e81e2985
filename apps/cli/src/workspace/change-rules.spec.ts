import { describe, expect, test } from '@jest/globals';
import { changeRules } from './change-rules.ts';

const rules = { agents: { opus: { limit: 2, fallbacks: ['sonnet'] } }, routing: [{ type: 'chore' as const, agent: 'sonnet' }] };

describe('rules changed on the command line', () => {
  test('given limits and stand-ins, when they are put in, then what nothing was said about stays', () => {
    expect(changeRules(rules, { limit: ['opus=3', 'sonnet=6'], fallback: ['sonnet=haiku,codex'] })).toEqual({
      ok: true,
      value: { agents: { opus: { limit: 3, fallbacks: ['sonnet'] }, sonnet: { limit: 6, fallbacks: ['haiku', 'codex'] } }, routing: rules.routing },
    });
    expect(changeRules(rules, { limit: ['opus=none'], fallback: ['opus=none'] })).toMatchObject({ value: { agents: { opus: { fallbacks: [] } } } });
  });

  test('given what is no pair or no number, then it is said before anything is sent', () => {
    for (const text of ['opus', 'opus=', '=2', 'opus=1=2', 'opus=-1', 'opus=many']) expect(changeRules(rules, { limit: [text] }).ok).toBe(false);
  });
});
