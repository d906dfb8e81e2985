import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { workspaceRules } from '@fuel/contracts';
import { emptyWorld, noRules, type World } from '@fuel/core';
import { changes } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
});

const limited = (limit: number) => workspaceRules.parse({ agents: { opus: { limit, fallbacks: ['sonnet'] } }, routing: [{ type: 'chore', agent: 'sonnet' }] });

/** Sets a limit to what it is plus one, as two who read, decide and write would. */
const raise = (name: string) =>
  room.store.transact(async (transaction) => {
    const world: World = emptyWorld();
    await transaction.load({ workspaces: [name] }, world);
    const workspace = world.workspaces.get(name);
    if (workspace === undefined) throw new Error('a workspace that was asked for is there');
    await transaction.write(changes({ workspaces: [{ ...workspace, rules: limited((workspace.rules.agents['opus']?.limit ?? 0) + 1) }] }));
  });

describe('workspaces', () => {
  test('given a new database, then there is the default workspace without rules; one that nobody used yet is unknown and loads as empty', async () => {
    expect(await room.store.readWorkspace('default')).toMatchObject({ name: 'default', rules: noRules, version: 0, repositories: [] });
    expect(await room.store.readWorkspace('mobile')).toBeNull();
    const world = emptyWorld();
    await room.store.transact((transaction) => transaction.load({ workspaces: ['mobile', 'default'] }, world));
    expect([...world.workspaces.values()]).toEqual([{ name: 'mobile', rules: noRules, version: 0 }, { name: 'default', rules: noRules, version: 0 }]);
  });

  test.each(['default', 'mobile'])('given ten who change the rules of %s at once, then none of the changes is lost', async (name) => {
    await Promise.all(Array.from({ length: 10 }, () => raise(name)));
    expect(await room.store.readWorkspace(name)).toMatchObject({ rules: limited(10), version: 10 });
  });

  test('given many workspaces, then they are listed oldest first, page by page, with the names of their repositories', async () => {
    await room.store.createRepository({ id: 'rep_1', name: 'app', workspace: '9.x', url: 'file:///app', path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null });
    const first = await room.store.listWorkspaces({ after: null, limit: 1 });
    expect([first.items.map((one) => one.name), first.next === null]).toEqual([['default'], false]);
    const all = await room.store.listWorkspaces({ after: null, limit: 10 });
    expect(all.items.map((one) => [one.name, one.repositories])).toEqual([['default', []], ['9.x', ['app']]]);
  });
});
