import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReview } from './read-review.ts';

const of = (value: unknown) => readReview({ kind: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) });

describe('the verdict of an agent that reviews', () => {
  test('given an approval, then it is one, with its words', () => {
    expect(of({ verdict: 'approve', summary: 'It does.\u001b[31m' })).toEqual({ kind: 'approve', summary: expect.stringMatching(/^It does\./) });
    expect(of({ verdict: 'approve', issues: [] })).toEqual({ kind: 'approve', summary: '' });
  });

  test('given issues, then each has its message, and its path where one is named', () => {
    expect(of({ verdict: 'needs_work', issues: [{ path: 'a.ts', message: 'wrong' }, { message: 'missing', path: null }] })).toEqual({
      kind: 'needs_work', issues: [{ code: 'reviewer', message: 'wrong', path: 'a.ts' }, { code: 'reviewer', message: 'missing' }],
    });
  });

  test.each([
    ['nothing', '', 'is not a JSON object'],
    ['words', 'LGTM', 'is not a JSON object'],
    ['another verdict', { verdict: 'yes' }, 'neither "approve" nor "needs_work"'],
    ['needs work without a reason', { verdict: 'needs_work' }, 'has no "issues"'],
    ['an issue that is none', { verdict: 'needs_work', issues: [{ message: 'a' }, { message: 7 }] }, 'has no "issues"'],
    ['both at once', { verdict: 'approve', issues: [{ message: 'but' }] }, 'only do one of the two'],
  ])('given %s, then it is no verdict', (_what, value, why) => {
    expect(of(value)).toEqual({ kind: 'unreadable', message: expect.stringContaining(why) });
  });

  test('given no file, or one that is a link, then it is no verdict', () => {
    expect([readReview({ kind: 'absent' }).kind, readReview({ kind: 'unreadable', why: 'is a link' }).kind]).toEqual(['unreadable', 'unreadable']);
  });

  test('given anything at all, then nothing throws and what is told is bounded', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string(), (value, path) => {
      const read = of({ verdict: 'needs_work', issues: [{ path, message: 'x'.repeat(9_000) }, value] });
      if (read.kind === 'needs_work') for (const issue of read.issues) expect(issue.message.length).toBeLessThanOrEqual(4_000);
      of(value);
    }));
  });
});
