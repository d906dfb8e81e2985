import { expect, test } from '@jest/globals';
import { createLog } from './log.ts';

const written = (format: 'json' | 'text', use: (log: ReturnType<typeof createLog>) => void): string => {
  let text = '';
  use(createLog({ format, level: 'info' }, { write: (line) => void (text += line) }));
  return text;
};

test('given something secret in a line, then its name stays and it does not', () => {
  for (const format of ['json', 'text'] as const) {
    const text = written(format, (log) => log.info({ headers: { authorization: 'Bearer abc' }, token: 'abc', req: { headers: { authorization: 'abc' } } }, 'hello'));
    expect(text).toContain('(secret)');
    expect(text).not.toContain('abc');
  }
});

test('given text as the format, then a line that a person reads, with the stack of an error', () => {
  const text = written('text', (log) => {
    log.debug('not at this level');
    log.warn({ err: new Error('away'), node: 'nod_1' }, 'no Postgres');
  });
  expect(text).toMatch(/^\d\d:\d\d:\d\d warn {2}no Postgres node=nod_1\n {4}Error: away\n {8}at /);
});
