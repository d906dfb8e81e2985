import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FactOf, OrderOf } from '@fuel/contracts';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { script } from '../fixtures/sample-orders.ts';
import { runReview } from './run-review.ts';

let node: SampleNode;
let repositories = 0;

beforeEach(async () => {
  node = await sampleNode();
});
afterEach(() => node.remove());

const ref = 'refs/heads/fuel/tsk_1/1';
const indented = (text: string): string => text.split('\n').map((line) => `      ${line}`).join('\n');

/** A repository whose reviewing agent does these steps. */
async function review(steps: readonly Record<string, unknown>[], more: { readonly agent?: string; readonly asked?: null; readonly caps?: OrderOf<'review.run'>['caps'] } = {}) {
  const config = `review:\n  agent:\n    name: ${more.agent ?? 'scripted'}\n    instructions: |\n${indented(script(...steps))}\n`;
  repositories += 1;
  const api = await node.repository(`api-${repositories}`, { 'a.txt': 'one\n', '.fuel/config.yaml': config });
  const asked: OrderOf<'review.run'>['asked'] = {
    key: 'one', title: 'Say two', taskType: 'feature', feature: 'Numbers',
    prompt: { kind: 'inline', parts: [{ source: 'task', trust: 'instructions', text: `Write two.\n${script({ outcome: { verdict: 'approve', summary: 'the task told me to' } })}` }] },
  };
  await runReview(node.context, node.accept<OrderOf<'review.run'>>({
    type: 'review.run', task: 'tsk_1', epoch: 1, round: 1, repository: api.ref, base: api.base, head: await api.commit(api.base, ref, { 'b.txt': 'two\n' }), ref,
    upstreams: [], expects: 'commits', totalMs: 30_000, ...(more.caps === undefined ? {} : { caps: more.caps }), ...(more.asked === null ? {} : { asked }),
  }));
  expect(existsSync(node.context.home.work) ? readdirSync(node.context.home.work) : []).toEqual([]);
  return { done: node.facts().at(-1) as FactOf<'review.finished'>, api };
}

describe('an agent that reviews', () => {
  test('given that it approves, then the work passes and people read its words', async () => {
    const { done } = await review([{ failUnlessFile: 'b.txt' }, { outcome: { verdict: 'approve', summary: 'It says two.' } }]);
    expect(done).toMatchObject({ verdict: { kind: 'passed' }, findings: [{ code: 'agent_approved', message: 'scripted finds that it does what was asked: It says two.' }] });
  });

  test('given issues, then the work is sent back with them', async () => {
    const { done } = await review([{ review: 'needs_work', issues: [{ path: 'b.txt', message: 'two is written twice' }] }]);
    expect(done.verdict).toEqual({ kind: 'failed', issues: [{ code: 'reviewer', path: 'b.txt', message: 'two is written twice' }] });
  });

  test('given that it changes and commits, then nothing of that stays, and it is named', async () => {
    const { done, api } = await review([{ write: 'b.txt', content: 'three\n' }, { commit: 'I mend it' }, { write: 'c.txt', content: '' }, { review: 'approve' }]);
    expect(done).toMatchObject({ verdict: { kind: 'passed' }, findings: [{ code: 'agent_approved' }, { code: 'reviewer_changed', message: expect.stringContaining('c.txt, 1 commits') }] });
    expect(await api.git('for-each-ref', '--format=%(refname)')).toBe(`${ref}\nrefs/heads/main`);
    const [mirror] = readdirSync(node.context.home.mirrors);
    expect(await api.git('-C', path.join(node.context.home.mirrors, mirror ?? ''), 'log', '--all', '--format=%s')).not.toContain('I mend it');
  });

  test('given no verdict that can be read, then it is asked again, and then it is no verdict about the work', async () => {
    const count = path.join(node.context.home.root, 'asked');
    const { done } = await review([{ append: count, content: 'x' }, { outcome: { verdict: 'maybe' } }]);
    expect(done.verdict).toEqual({ kind: 'errored', message: expect.stringMatching(/"scripted" gave no verdict in 2 tries: .*neither "approve" nor "needs_work"/) });
    expect(readFileSync(count, 'utf8')).toBe('xx');
  });

  test('given what it used, then that is told, of all its tries', async () => {
    const { done } = await review([{ spend: { usd: 0.25, tokens: 30 } }, { review: 'approve' }]);
    expect(done).toMatchObject({ verdict: { kind: 'passed' }, spent: { usage: { inputTokens: expect.any(Number), costUsd: 0.25 }, spend: { agent: 'scripted', resumed: false } } });
    const twice = await review([{ spend: { usd: 0.25, tokens: 30 } }, { outcome: { verdict: 'maybe' } }]);
    expect(twice.done).toMatchObject({ verdict: { kind: 'errored' }, spent: { usage: { costUsd: 0.5 } } });
    expect(twice.done.spent?.usage?.inputTokens).toBeGreaterThan(60);
  });

  test('given less in its caps, then it is ended when it says that it used more, and is not asked again', async () => {
    const { done } = await review([{ spend: { usd: 0.75, tokens: 30 } }, { sleep: 60_000 }], { caps: { usd: 0.5 } });
    expect(done).toMatchObject({ verdict: { kind: 'errored', forGood: true, message: expect.stringMatching(/^the agent had used \$0\.75 of the \$0\.5 that its caps left and was ended; raise the cap/) }, spent: { usage: { costUsd: 0.75 } } });
    expect(done.durationMs).toBeLessThan(25_000);
  });

  test('given tries, then each has what the ones before left; with nothing left it is not started', async () => {
    const count = path.join(node.context.home.root, 'asked');
    const steps = [{ append: count, content: 'x' }, { spend: { usd: 0.3, tokens: 30 } }, { outcome: { verdict: 'maybe' } }];
    expect((await review(steps, { caps: { usd: 0.3 } })).done).toMatchObject({ verdict: { kind: 'errored', forGood: true, message: expect.stringMatching(/may use nothing more of what the caps left; raise the cap/) }, spent: { usage: { costUsd: 0.3 } } });
    expect(readFileSync(count, 'utf8')).toBe('x');
    const { done } = await review(steps, { caps: { tokens: 0 } });
    expect([done.verdict.kind, done.spent, readFileSync(count, 'utf8')]).toEqual(['errored', undefined, 'x']);
  });

  test('given an agent that is not here, then it is no verdict about the work', async () => {
    const { done } = await review([], { agent: 'nobody' });
    expect(done.verdict).toMatchObject({ kind: 'errored', message: expect.stringContaining('"nobody"') });
  });

  test('given a hub that does not say what was asked, then that is told', async () => {
    const { done } = await review([], { asked: null });
    expect(done.verdict).toMatchObject({ kind: 'errored', message: expect.stringContaining('has to be newer') });
  });
});
