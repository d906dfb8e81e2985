import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Place, RepositoryEvent } from '@fuel/core';
import { changes } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
  room = await bed.room();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const head = 'a'.repeat(40);
const actor = { kind: 'person', id: 'ada' } as const;

/** As the engine does: what is written, and the event that tells of it. */
const edit = (set: RepositoryEvent['set'], place: Place) =>
  room.store.transact((transaction) =>
    transaction.write(changes({
      repositories: [{ event: { type: 'repository.changed', repository: 'rep_api', set }, place }],
      events: [{ type: 'repository.changed', feature: null, task: null, landing: null, at: 0, actor, data: { repository: 'rep_api', set } }],
    })),
  );
const headMoves = (place: Place) =>
  room.store.transact((transaction) =>
    transaction.write(changes({
      heads: [{ repository: 'rep_api', before: null, head, place }],
      events: [{ type: 'repository.headMoved', feature: null, task: null, landing: null, at: 0, actor, data: { repository: 'rep_api', head } }],
    })),
  );
const stored = async () => {
  const [row] = await room.sql<Record<string, unknown>>(`select r.url, r.path, r.default_branch, r.role, r.primary_agent, r.consumers, r.head, n.readable from repositories r join node_repositories n on n.repository_id = r.id where r.id = 'rep_api'`);
  return row;
};
const differences = async () => (await room.store.verify({ most: 10 })).differences;

test('given an edit, then only what it names is written; where the repository is elsewhere its head is not known, its nodes may be able to read it again, what was decided of where it was is void, and the log agrees', async () => {
  await room.store.createRepository({ id: 'rep_api', name: 'api', workspace: 'default', url: 'file:///srv/api.git', path: null, defaultBranch: 'main', role: 'app', consumers: [], primaryAgent: 'scripted', origin: null });
  await room.sql(`insert into nodes (id, public_key, name, contract, slots) values ('nod_1', 'key', 'api-1', 2, 4)`);
  await room.sql(`insert into node_repositories (node_id, repository_id, readable) values ('nod_1', 'rep_api', false)`);
  const first: Place = { url: 'file:///srv/api.git', path: null, defaultBranch: 'main' };
  await headMoves(first);
  const before = await stored();
  await edit({ path: 'services/api', primaryAgent: 'codex', consumers: ['rep_web', 'rep_app'] }, first);
  expect(await stored()).toEqual({ ...before, path: 'services/api', primary_agent: 'codex', consumers: ['rep_web', 'rep_app'], head });
  expect(await differences()).toEqual([]);
  await edit({ url: 'https://git.example.com/api.git', path: null, defaultBranch: 'trunk', role: 'service', consumers: [], head: null }, { ...first, path: 'services/api' });
  expect(await stored()).toEqual({ url: 'https://git.example.com/api.git', path: null, default_branch: 'trunk', role: 'service', primary_agent: 'codex', consumers: [], head: null, readable: true });
  expect(await differences()).toEqual([]);
  const second: Place = { url: 'https://git.example.com/api.git', path: null, defaultBranch: 'trunk' };
  for (const late of [headMoves(first), edit({ role: 'late' }, { ...second, path: 'services/api' })]) await expect(late).rejects.toThrow(/changed by somebody else/);
  expect([(await stored())?.['head'], await differences()]).toEqual([null, []]);
  await headMoves(second);
  expect(await differences()).toEqual([]);
  await edit({ head: null }, second);
  await room.sql(`update repositories set head = $1 where id = 'rep_api'`, [head]);
  expect(await differences()).toEqual([expect.objectContaining({ table: 'heads', row: 'rep_api' })]);
});
