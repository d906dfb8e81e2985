import { describe, expect, test } from '@jest/globals';
import { workspaceRules } from '@fuel/contracts';
import { decideWorkspace } from './decide.ts';
import { evolveWorkspace } from './event.ts';
import { noRules } from './state.ts';

const rules = workspaceRules.parse({ agents: { opus: { limit: 2, fallbacks: ['sonnet'] }, sonnet: { limit: 6 } }, routing: [{ complexity: 'complex', agent: 'opus' }] });

describe('the rules of a workspace', () => {
  test('given other rules, when they are set, then they hold whole; the same ones again, in whatever order, are no news', () => {
    const before = { name: 'default', rules: noRules, version: 0 };
    const decided = decideWorkspace(before, { type: 'workspace.set', workspace: 'default', rules });
    if (!decided.ok || decided.events[0] === undefined) throw new Error('nothing happened');
    const after = evolveWorkspace(before, decided.events[0]);
    expect(after.rules).toEqual(rules);
    const again = { agents: { sonnet: { fallbacks: [], limit: 6 }, opus: { fallbacks: ['sonnet'], limit: 2 } }, routing: rules.routing };
    expect(decideWorkspace(after, { type: 'workspace.set', workspace: 'default', rules: again })).toEqual({ ok: true, events: [] });
    expect(decideWorkspace(after, { type: 'workspace.set', workspace: 'default', rules: noRules })).toMatchObject({ events: [{ set: { rules: noRules } }] });
  });

  const faults = (input: unknown): string[] => (workspaceRules.safeParse(input).error?.issues ?? []).map((issue) => `/${issue.path.join('/')}: ${issue.message}`);

  test('given rules that cannot be meant, when they are read, then each fault has its place and its reason', () => {
    expect(faults({ agents: { opus: { limit: 2, fallbacks: ['opus', 'sonnet', 'sonnet'] } } })).toEqual(['/agents/opus/fallbacks/0: "opus" cannot stand in for itself.', '/agents/opus/fallbacks/2: "sonnet" is named twice.']);
    expect(faults({ routing: [{ type: 'chore', agent: 'a' }, { type: 'chore', complexity: 'trivial', agent: 'b' }] })).toEqual(['/routing/1: rule 0 is for all of this already, so this one would never be used.']);
    expect(faults({ routing: [{ agent: 'a' }] })[0]).toMatch(/^\/routing\/0: a rule says for which/);
    expect(faults({ agents: { opus: { limit: -1 } } })).toHaveLength(1);
    expect(faults({ agents: { 'O P': {} } })).toHaveLength(1);
  });
});
