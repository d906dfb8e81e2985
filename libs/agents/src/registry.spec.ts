import { describe, expect, test } from '@jest/globals';
import { knownAgents, resolveAgent } from './registry.ts';

describe('given the registry of agents', () => {
  test('when the scripted agent is not allowed, then it is refused with both ways to allow it', () => {
    expect(resolveAgent('scripted', { allowScriptedAgent: false })).toEqual({
      kind: 'refused',
      code: 'agent.not_allowed',
      message: expect.stringMatching(/allowScriptedAgent.*FUEL_ALLOW_SCRIPTED_AGENT=1/),
    });
    expect(knownAgents({ allowScriptedAgent: false })).toEqual([]);
  });

  test('when a name is unknown, then the refusal says what there is', () => {
    expect(resolveAgent('claud', { allowScriptedAgent: true })).toMatchObject({ code: 'agent.unknown', message: expect.stringContaining('scripted') });
  });
});
