import { expect, test } from '@jest/globals';
import { look } from '../fixtures/feature.ts';
import { renderEvent } from './render-event.ts';

const event = {
  position: '1', time: '2026-01-31T12:00:00.000Z', type: 'task.dispatched', feature: 'f_1', task: 't_1', actor: { kind: 'hub', id: 'h' },
  data: { node: 'api-1', epoch: 2, deep: { not: 'shown' }, note: 'x'.repeat(200) },
};

test('given an event, then it is one line with its time, type, task and short data', () => {
  expect(renderEvent(event, look, () => 'api#add-endpoint')).toBe(`2026-01-31T12:00:00.000Z  task.dispatched          api#add-endpoint  node=api-1 epoch=2 note=${'x'.repeat(120)}…`);
});

test('given a task that nobody can name, or none, then the id is shown', () => {
  expect(renderEvent(event, look)).toContain(' t_1 ');
  expect(renderEvent({ ...event, task: null, data: {} }, look)).toBe('2026-01-31T12:00:00.000Z  task.dispatched          f_1');
});
