import { expect, test } from '@jest/globals';
import { render } from './verify-log.ts';

const sum = { features: 1, tasks: 2, lines: 9 };

test('given rows that are what the log says, then one line that says so', () => {
  expect(render({ ...sum, found: 0, differences: [] })).toBe('The rows are what the log says: 1 features with 2 tasks, rebuilt from 9 lines of the log.\n');
});

test('given differences, then each names its row, its field and both values, and what is left out is counted', () => {
  const differences = [{ table: 'tasks' as const, row: 'tsk_1', field: 'task.epoch', stored: 2, rebuilt: 1 }, { table: 'edges' as const, row: 'a -> b', field: '', stored: null, rebuilt: { gate: 'x'.repeat(500) } }];
  const text = render({ ...sum, found: 5, differences });
  expect(text).toContain('tasks tsk_1 task.epoch: stored 2, by the log 1\n');
  expect(text).toContain('edges a -> b: stored nothing, by the log {"gate":"xxx');
  expect(text).toContain('… and 3 more\n');
});
