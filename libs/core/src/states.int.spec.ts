import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { featureStates, refusals, taskStates } from '@fuel/contracts';
import type { Decision } from './decision.ts';
import { decideFeatureCase, featureCases } from './fixtures/feature-cases.ts';
import { gateCases, gateCell, gateRows } from './fixtures/gate-cases.ts';
import { decideLandingCase, landingCases, landingRows } from './fixtures/landing-cases.ts';
import { now } from './fixtures/samples.ts';
import {
  attemptColumns, attemptSample, attemptState, attemptStates, type AttemptStateName, decideExternalCase, decideSyncCase, decideTaskCase, externalColumns, externalStates,
  syncColumns, syncStates, taskCases,
} from './fixtures/task-cases.ts';
import type { FeatureCommand } from './feature/command.ts';
import type { LandingCommand } from './landing/command.ts';
import type { TaskCommandType } from './task/command.ts';
import { decideTask } from './task/decide.ts';
import { evolveTask } from './task/event.ts';

/** The document's tables by section: what stands at (state, command). Everything that is read here is also run. */
type Table = ReadonlyMap<string, ReadonlyMap<string, string>>;

const document = readFileSync(fileURLToPath(new URL('../../../docs/spec/states.md', import.meta.url)), 'utf8');

const cellsOf = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim());

/** Several tables of one section are one table: each has its own columns and all of its rows. */
function readTable(section: string): Table {
  const found = new RegExp(`\n## ${section}\n([\\s\\S]*?)(?=\n## |$)`).exec(document)?.[1];
  if (found === undefined) throw new Error(`docs/spec/states.md has no section "${section}"`);
  const table = new Map<string, Map<string, string>>();
  let columns: string[] = [];
  for (const line of found.split('\n').filter((one) => one.startsWith('|'))) {
    const [state = '', ...cells] = cellsOf(line);
    if (state === 'state') columns = cells;
    else if (!/^:?-+:?$/.test(state)) {
      const row = table.get(state) ?? new Map<string, string>();
      if (cells.length !== columns.length) throw new Error(`${section}: the row "${state}" has ${cells.length} cells under ${columns.length} commands`);
      cells.forEach((cell, index) => {
        const column = columns[index] ?? '';
        if (row.has(column)) throw new Error(`${section}: "${state}" x "${column}" is there twice`);
        row.set(column, cell);
      });
      table.set(state, row);
    }
  }
  return table;
}

/** The same cells, from the code. */
const compute = (rows: readonly string[], columns: readonly string[], cell: (row: string, column: string) => string): Table =>
  new Map(rows.map((row) => [row, new Map(columns.map((column) => [column, cell(row, column)]))]));

const flat = (table: Table): string[] => [...table].flatMap(([row, cells]) => [...cells].map(([column, cell]) => `${row} x ${column} -> ${cell}`)).sort();

/** A state, the code of a refusal, or nothing. */
function cellOf<E>(decision: Decision<E> | undefined, stateAfter: (event: E) => string): string {
  if (decision === undefined) return 'there is no such cell in the code';
  if (!decision.ok) return decision.refusal.code;
  const [event, ...more] = decision.events;
  if (more.length > 0) return 'more than one event';
  return event === undefined ? '-' : stateAfter(event);
}

const types = (cases: Readonly<Record<string, { readonly command: { readonly type: string } }>>): string[] => [...new Set(Object.values(cases).map(({ command }) => command.type))].sort();

/** Each command of the union has at least one column. The compiler keeps these lists whole. */
const allTaskCommands: Record<TaskCommandType, true> = {
  'task.begin': true, 'task.openGate': true, 'task.closeGate': true, 'task.dispatch': true, 'task.start': true, 'task.suspect': true,
  'task.recover': true, 'task.keepUnpushed': true, 'task.lose': true, 'task.decline': true, 'task.finish': true, 'task.review': true, 'task.requestChanges': true,
  'task.retry': true, 'task.answer': true, 'task.edit': true, 'task.tell': true, 'task.wake': true, 'task.park': true, 'task.land': true, 'task.cancel': true,
  'task.freeze': true, 'task.signal': true,
  'task.addDependency': true, 'task.removeDependency': true, 'task.delete': true,
};
const allFeatureCommands: Record<FeatureCommand['type'], true> = {
  'feature.start': true, 'feature.approve': true, 'feature.requestChanges': true, 'feature.settle': true, 'feature.pinBase': true,
  'feature.landingBegan': true, 'feature.landingConflicted': true, 'feature.landingStopped': true, 'feature.landed': true,
  'feature.touchTask': true, 'feature.tell': true, 'feature.pause': true, 'feature.resume': true, 'feature.cancel': true, 'feature.rollBack': true,
  'feature.addTasks': true,
};
const allLandingCommands: Record<LandingCommand['type'], true> = {
  'landing.prepared': true, 'landing.conflicted': true, 'landing.published': true, 'landing.refused': true,
};

describe('docs/spec/states.md', () => {
  test('given every task state and command, when it is decided, then each cell is as the document says and no cell is missing', () => {
    const code = compute(taskStates, Object.keys(taskCases), (row, column) => cellOf(decideTaskCase(row, column), (event) => event.state.name));
    expect(flat(readTable('Task'))).toEqual(flat(code));
    expect(types(taskCases)).toEqual(Object.keys(allTaskCommands).sort());
  });

  test('given a sync point in every state, when it is decided, then each cell is as the document says and no cell is missing', () => {
    const code = compute(syncStates, syncColumns, (row, column) => cellOf(decideSyncCase(row, column), (event) => event.state.name));
    expect(flat(readTable('Sync point'))).toEqual(flat(code));
  });

  test('given an external task in every state, when it is decided, then each cell is as the document says and no cell is missing', () => {
    const code = compute(externalStates, externalColumns, (row, column) => cellOf(decideExternalCase(row, column), (event) => event.state.name));
    expect(flat(readTable('External task'))).toEqual(flat(code));
  });

  test('given an attempt in every state, when it is decided, then each cell is as the document says and no cell is missing', () => {
    const code = compute(attemptStates, attemptColumns, (row, column) => {
      const task = attemptSample(row as AttemptStateName);
      const command = taskCases[column]?.command;
      return cellOf(command === undefined ? undefined : decideTask(task, command, now), (event) => attemptState(evolveTask(task, event), 1));
    });
    expect(flat(readTable('Attempt'))).toEqual(flat(code));
  });

  test('given every feature state and command, when it is decided, then each cell is as the document says and no cell is missing', () => {
    const code = compute(featureStates, Object.keys(featureCases), (row, column) => cellOf(decideFeatureCase(row, column), (event) => event.state.name));
    expect(flat(readTable('Feature'))).toEqual(flat(code));
    expect(types(featureCases)).toEqual(Object.keys(allFeatureCommands).sort());
  });

  test('given a landing in every state, when a fact comes, then each cell is as the document says and no cell is missing', () => {
    const code = compute(landingRows, Object.keys(landingCases), (row, column) => cellOf(decideLandingCase(row, column), (event) => event.set.state?.name ?? row.split(',')[0] ?? ''));
    expect(flat(readTable('Landing'))).toEqual(flat(code));
    expect([...new Set(Object.values(landingCases).map(({ fact }) => fact('rep_0').type))].sort()).toEqual(Object.keys(allLandingCommands).sort());
  });

  test('given an upstream task of each kind in every state, when a gate of each kind is looked at, then it holds, lets go or is blocked as the document says', () => {
    expect(flat(readTable('Gate'))).toEqual(flat(compute(gateRows, Object.keys(gateCases), gateCell)));
  });

  test('given every cell, when it is read, then it is a state, the code of a refusal, or nothing', () => {
    const words = new Set<string>(['-', ...taskStates, ...featureStates, ...attemptStates, ...landingRows, ...Object.keys(refusals)]);
    const cells = ['Task', 'Sync point', 'External task', 'Attempt', 'Feature', 'Landing'].flatMap((section) => [...readTable(section).values()].flatMap((row) => [...row.values()]));
    expect(cells.filter((cell) => !words.has(cell))).toEqual([]);
  });
});
