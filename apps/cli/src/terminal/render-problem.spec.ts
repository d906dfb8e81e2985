import { describe, expect, test } from '@jest/globals';
import type { Problem } from '@fuel/contracts';
import { parseDocument } from '../parse-document.ts';
import { plain } from './look.ts';
import { cyclePath, renderNo } from './render-problem.ts';

const problem = (more: Partial<Problem>): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { type: 'about:blank', title: 'It is not right', status: 422, code: 'task.duplicate_key', detail: 'Two tasks are called "a"; rename one.', requestId: 'r1', ...more },
});
const step = (key: string, repository: string | null = 'api') => ({ task: `t_${key}`, key, repository, title: key });

describe('a cycle', () => {
  test('given tasks of several repositories, then it is a path that closes', () => {
    expect(cyclePath([step('add-endpoint'), step('use', 'web'), step('sync', null)])).toBe('api#add-endpoint → web#use → #sync → api#add-endpoint');
  });

  test('given a path that is closed already, then it is not closed twice', () => {
    expect(cyclePath([step('a'), step('b'), step('a')])).toBe('api#a → api#b → api#a');
  });

  test('given a very long one, then its middle is counted', () => {
    const path = cyclePath(Array.from({ length: 100_000 }, (_none, n) => step(`k${n}`)));
    expect(path).toContain('api#k5 → … 99989 more … → api#k99995');
  });
});

describe('a problem', () => {
  const plan = parseDocument('plan.yaml', 'name: x\ntasks:\n  - key: a\n  - key: a\n');

  test('given a pointer into a file, then the offending line is shown', () => {
    const source = plan.ok ? plan.source : undefined;
    expect(renderNo(problem({ pointer: '/tasks/1/key' }), plain, source)).toBe(
      ['fuel: It is not right (task.duplicate_key)', '  at /tasks/1/key (plan.yaml:4)', '  4 |   - key: a', '  Two tasks are called "a"; rename one.'].join('\n'),
    );
  });

  test('given no file, then the pointer alone is shown, and given a cycle, then the path too', () => {
    const text = renderNo(problem({ pointer: '/tasks/0', code: 'dependency.cycle', cycle: [step('a'), step('b')] }), plain);
    expect(text).toContain('  api#a → api#b → api#a\n  at /tasks/0\n');
  });

  test('given more errors in the same request, then each is shown once', () => {
    const errors = [
      { code: 'task.duplicate_key', detail: 'Two tasks are called "a"; rename one.', pointer: '/tasks/1/key' },
      { code: 'repository.unknown', detail: 'There is no "wep".', pointer: '/tasks/2/repository' },
    ];
    const text = renderNo(problem({ pointer: '/tasks/1/key', errors }), plain);
    expect(text.match(/rename one/g)).toHaveLength(1);
    expect(text).toContain('  also: There is no "wep". (repository.unknown)\n  at /tasks/2/repository');
  });

  test('given a stale approval, then what is there now is shown', () => {
    expect(renderNo(problem({ code: 'feature.stale_approval', status: 412, expected: { t_api: 'c'.repeat(40), t_docs: null } }), plain)).toContain(
      '  now: t_api at ccccccccc\n  now: t_docs at none',
    );
  });

  test('given a defect of the hub, then the request is named, and given other kinds of no, then they speak for themselves', () => {
    expect(renderNo(problem({ status: 500 }), plain)).toContain('request r1');
    expect(renderNo({ ok: false, failure: { code: 'hub.unreachable', message: 'nobody there', retryable: true } }, plain)).toBe('fuel: nobody there (hub.unreachable)');
    expect(renderNo({ ok: false, usage: 'one\ntwo' }, plain)).toBe('fuel: one\n  two');
  });
});
