import { expect, test } from '@jest/globals';
import { createClosers } from './closers.ts';
import { createLog } from './log.ts';

const quiet = createLog({ format: 'json', level: 'error' }, { write: () => undefined });

test('given parts, then the last that was started stops first, and one that fails or never ends keeps nobody', async () => {
  const order: string[] = [];
  const closers = createClosers(quiet, 20);
  closers.add('database', () => Promise.resolve(order.push('database')));
  closers.add('broken', () => Promise.reject(new Error('no')));
  closers.add('stuck', () => new Promise(() => order.push('stuck')));
  closers.add('doors', () => Promise.resolve(order.push('doors')));
  expect(await closers.closeAll()).toEqual({ failed: ['stuck', 'broken'] });
  expect(order).toEqual(['doors', 'stuck', 'database']);
});
