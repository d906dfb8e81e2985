import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';
import { recordset } from './recordset.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
  room = await bed.room();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const everything = recordset('id word', 'said text', 'told jsonb', 'kept json', 'n int', 'yes boolean', 'at timestamptz');
const through = (rows: Parameters<typeof everything.values>[0]) => room.sql(`select ${everything.names} from ${everything.sql} order by place`, everything.values(rows));

test('given rows with everything that is hard to write, then they come out as they went in, in their order', async () => {
  const at = new Date(Date.UTC(2026, 0, 31, 12, 0, 0, 123));
  const rows = [
    { id: 'tsk_1', said: 'a "quoted" \\ {text},\n\u0001\u0002', told: { a: ['\u0001', '\u0002', '"', '\\', '\n'] }, kept: [1, 'x\u0001'], n: -3, yes: true, at: at.toISOString() },
    { id: 'tsk_2', said: '', told: 'null', kept: '', n: 0, yes: false, at: at.toISOString() },
    { id: null, said: null, told: null, kept: undefined, n: null, yes: null, at: null },
  ];
  expect(await through(rows)).toEqual([{ ...rows[0], at }, { ...rows[1], at }, { ...rows[2], kept: null }]);
});

test('given one row of nulls only, then it is one row', async () => {
  const nothing = { id: null, said: null, told: null, kept: null, n: null, yes: null, at: null };
  expect(await through([nothing])).toEqual([nothing]);
});
