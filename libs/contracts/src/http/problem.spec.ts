import { describe, expect, test } from '@jest/globals';
import { errorPages } from './error-pages.ts';
import { problem, problemOf, refusals, type RefusalCode } from './problem.ts';

describe('a refusal as problem+json', () => {
  test('given any code of the table, then the document has its status and title and the form that is documented', () => {
    for (const code of Object.keys(refusals) as RefusalCode[]) {
      const document = problemOf({ code, detail: 'Why, and what helps.' }, 'req-1');
      expect(problem.parse(document)).toEqual({ type: `urn:fuel:refusal:${code}`, ...refusals[code], code, detail: 'Why, and what helps.', docs: `/api/v1/errors/${code}`, requestId: 'req-1' });
    }
  });

  test('given pointer, errors and extras, then they are members, and extras replace nothing', () => {
    const cycle = [{ task: 'a', key: 'a', repository: 'api', title: 'A' }];
    const errors = [{ code: 'task.duplicate_key', detail: 'd', pointer: '/tasks/1/key' }] as const;
    const document = problemOf({ code: 'dependency.cycle', detail: 'd', pointer: '/tasks/0', errors, extra: { cycle, status: 200, code: 'x' } }, 'r');
    expect(document).toMatchObject({ status: 409, code: 'dependency.cycle', pointer: '/tasks/0', errors, cycle });
  });
});

test('given every code, then it stands in the index and in the page of its group, with cause, remedy and an example', () => {
  const [index, ...pages] = errorPages();
  for (const code of Object.keys(refusals)) {
    expect(index?.content).toContain(`[${code}](`);
    const page = pages.find(({ path }) => path === `docs/api/errors/${code.split('.')[0] ?? ''}.md`);
    const section = page?.content.split(`## ${code}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const part of ['**Cause.** ', '**Remedy.** ', `"code": "${code}"`]) expect([code, section]).toEqual([code, expect.stringContaining(part)]);
  }
});
