import { expect, test } from '@jest/globals';
import { afterDeltas, type Board } from './board.ts';

const board: Board = {
  nodes: [
    { id: 'nod_a', name: 'a', boot: null, present: true, lastSeenAt: null, slots: 4, taken: 4, agents: [], repositories: [] },
    { id: 'nod_b', name: 'b', boot: null, present: true, lastSeenAt: null, slots: 4, taken: 0, agents: [], repositories: [] },
  ] as unknown as Board['nodes'],
  repositories: new Map(),
  lanes: new Map([['db', { taken: 1, limits: { 1: 1 } }], ['docs', { taken: 1, limits: {} }], ['web', { taken: 4, limits: { 5: 1 } }]]),
  workspaces: new Map([['default', { name: 'default', rules: {} as never, taken: { opus: 2 } }], ['other', { name: 'other', rules: {} as never, taken: { opus: 1 } }]]),
};

test('given places that a commit gives back and claims, then the board shows what will be taken after it, and of the others what it showed before', () => {
  const after = afterDeltas(board, [
    { node: 'nod_a', workspace: 'default', agent: 'opus', delta: -1 },
    { node: 'nod_a', workspace: 'default', agent: 'opus', delta: -1 },
    { node: 'nod_b', workspace: 'default', agent: 'sonnet', delta: 1 },
  ], [{ lane: 'db', most: 2, delta: 1 }, { lane: 'db', most: null, delta: 1 }, { lane: 'db', most: 1, delta: -1 }, { lane: 'web', most: null, delta: -1 }]);
  expect(after.nodes.map((node) => node.taken)).toEqual([2, 1]);
  expect(Object.fromEntries(after.lanes ?? [])).toEqual({ db: { taken: 2, limits: { 1: 0, 2: 1 } }, docs: { taken: 1, limits: {} }, web: { taken: 3, limits: { 5: 1 } } });
  expect([...after.workspaces.values()].map(({ taken }) => taken)).toEqual([{ opus: 0, sonnet: 1 }, { opus: 1 }]);
});
