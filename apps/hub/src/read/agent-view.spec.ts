import { expect, test } from '@jest/globals';
import { agentView } from '@fuel/contracts';
import type { ListedAgents } from '@fuel/store';
import { agentViews } from './agent-view.ts';

const now = Date.UTC(2026, 0, 31, 12);
const here = (name: string, more: object = {}) => ({ name, version: '1.0.0', usable: true, reason: null, ...more });
const counts = { attempts: 4, succeeded: 3, failed: 1, inputTokens: 10, outputTokens: 5, costUsd: 0.5 };
const listed: ListedAgents = {
  nodes: [
    { id: 'nod_1', name: 'api-1', online: true, agents: [here('opus'), here('codex', { usable: false, reason: 'not logged in: codex login', failure: 'auth', login: 'no' })] },
    { id: 'nod_2', name: 'web-1', online: false, agents: [here('opus')] },
  ],
  health: [{ node: 'nod_1', agent: 'opus', kind: 'unhealthy', failure: 'auth', message: 'Invalid API key', failures: 2, since: now - 60_000, until: now + 60_000 }],
  places: [{ agent: 'opus', workspace: 'default', limit: 2, taken: 1 }],
  scores: [{ ...counts, agent: 'opus', by: null, name: null }, { ...counts, agent: 'opus', by: 'type', name: 'bugfix' }, { ...counts, agent: 'opus', by: 'failure', name: 'auth', attempts: 1 }, { ...counts, agent: 'opus', by: 'model', name: null }],
};

test('given agents of several nodes, then each with what is said against it, what would help and how its attempts ended', () => {
  const [codex, opus] = agentViews(listed, now).map((one) => agentView.parse(one));
  expect(codex?.says).toBe('agent codex is not usable on node api-1 (auth): not logged in: codex login');
  expect(codex?.nodes).toMatchObject([{ usable: false, failure: 'auth' }]);
  expect(opus).toMatchObject({
    usable: false,
    says: 'agent opus is unhealthy on node api-1: Invalid API key (auth, 2 times in a row); next try 2026-01-31T12:01:00.000Z, is on node web-1, which is offline; try it at once when it is mended: fuel agent try opus',
    nodes: [{ name: 'api-1', health: { kind: 'unhealthy', until: '2026-01-31T12:01:00.000Z' } }, { name: 'web-1', online: false, health: null }],
    workspaces: [{ name: 'default', limit: 2, taken: 1 }], totals: { attempts: 4, score: 0.75 }, failures: [{ kind: 'auth', times: 1 }], byType: [{ name: 'bugfix', score: 0.75 }], byModel: [],
  });
  expect(agentViews(listed, now + 61_000)[1]).toMatchObject({ usable: true, says: null });
});
