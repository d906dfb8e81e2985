import { expect, test } from '@jest/globals';
import { openLog } from './log-lines.ts';

const lines = (json: boolean): string[] => {
  const written: string[] = [];
  const log = openLog({ json, least: 'info', write: (text) => written.push(text), now: () => new Date('2026-01-01T00:00:00.000Z') });
  log('debug', 'too small');
  log('warn', 'an agent said \u001b[31mred', { task: 'tsk_1', epoch: 2 });
  return written;
};

test('given a log for people, then one line says when, how bad, what and about what, and no escape sequence comes through', () => {
  expect(lines(false)).toEqual(['2026-01-01T00:00:00.000Z warn  an agent said \ufffd[31mred task=tsk_1 epoch=2\n']);
});

test('given a log for machines, then each line is one JSON object', () => {
  expect(lines(true).map((line) => JSON.parse(line) as unknown)).toEqual([
    { time: '2026-01-01T00:00:00.000Z', level: 'warn', message: 'an agent said \u001b[31mred', task: 'tsk_1', epoch: 2 },
  ]);
});
