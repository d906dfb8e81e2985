import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { addWorktreeRow, changeRoom, closeLocal, enterRoom, findRoom, freePlace, leaveRoom, listRooms, openLocal, takenPlaces, type Local, type WorktreeRow } from './index.ts';

let dir: string;
let local: Local;
const open = (boot: string): Local => openLocal({ path: path.join(dir, 'node.db'), boot });
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-rooms-'));
  local = open('bt_one');
});
afterEach(() => {
  closeLocal(local);
  rmSync(dir, { recursive: true });
});

const slot = (place: number): WorktreeRow => ({
  id: `wt_${place}`, repository: 'rep_1', repositoryName: 'api', mirror: 'm', place, state: 'idle', keptFor: null, strategy: 'pool', name: 'chore/x', task: 'tsk_1', attempt: 'att_1', sha: null,
  head: null, salvaged: null, seal: null, rested: true, over: null, marks: null, failed: false, bytes: 0, keepHours: 72, madeAt: '', usedAt: '', teardown: null,
});

test('given slots and rooms, then no two have one place, a room keeps its own, also over a restart, and what is left is free', () => {
  addWorktreeRow(local, slot(freePlace(local)));
  expect([enterRoom(local, 'att_1'), enterRoom(local, 'rev_1'), enterRoom(local, 'att_1')]).toEqual([1, 2, 1]);
  addWorktreeRow(local, slot(freePlace(local)));
  changeRoom(local, 'rev_1', '{}');
  closeLocal(local);
  local = open('bt_two');
  expect(listRooms(local)).toEqual([{ mark: 'att_1', place: 1, teardown: null }, { mark: 'rev_1', place: 2, teardown: '{}' }]);
  expect(takenPlaces(local)).toEqual(new Set([0, 1, 2, 3]));
  leaveRoom(local, 'att_1');
  expect([findRoom(local, 'att_1'), freePlace(local)]).toEqual([null, 1]);
});
