import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FactOf, OrderOf, UpstreamWork } from '@fuel/contracts';
import { takenPlaces } from '@fuel/local';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { upstreamOf } from '../fixtures/sample-orders.ts';
import { runReview } from './run-review.ts';

let node: SampleNode;

beforeEach(async () => {
  node = await sampleNode();
});
afterEach(() => node.remove());

const ref = 'refs/heads/fuel/tsk_1/1';
async function review(repository: SampleRepository, head: string, more: { readonly upstreams?: UpstreamWork[]; readonly base?: string; readonly totalMs?: number } = {}) {
  const body: OrderOf<'review.run'> = {
    type: 'review.run', task: 'tsk_1', epoch: 1, round: 1, repository: repository.ref, base: more.base ?? repository.base, head, ref,
    upstreams: more.upstreams ?? [], expects: 'commits', totalMs: more.totalMs ?? 30_000,
  };
  await runReview(node.context, node.accept(body));
  expect(existsSync(node.context.home.work) ? readdirSync(node.context.home.work) : []).toEqual([]);
  return node.facts().at(-1) as FactOf<'review.finished'>;
}

describe('a review', () => {
  test('given a check at the base that passes, then the work passes, with its patch', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: test -f b.txt\n' });
    const done = await review(api, await api.commit(api.base, ref, { 'b.txt': 'two\n' }));
    expect(done).toMatchObject({ type: 'review.finished', verdict: { kind: 'passed', check: 'test -f b.txt' }, diffstat: { files: 1, additions: 1, deletions: 0 } });
    expect(done.patch).toMatchObject({ text: expect.stringContaining('+two'), truncated: false });
  });

  test('given work that sets its own check to true, then the check of the base judges it', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: "test ! -f b.txt || { echo it is broken; exit 4; }"\n' });
    const done = await review(api, await api.commit(api.base, ref, { '.fuel/config.yaml': 'check: "true"\n', 'b.txt': '' }));
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed', message: expect.stringMatching(/exited with 4\nit is broken/) }] });
  });

  test('given a check that needs what is its own and uses git, then it has a place like an attempt, and hooks run by the same rule', async () => {
    const check = 'test "$FUEL_SLOT $FUEL_PORT_BASE" = "0 20000" && test -n "$FUEL_DATABASE" && test -d "$FUEL_CACHE" && git -c user.name=A -c user.email=a@b commit --quiet --allow-empty -m x && test -e hooked';
    const config = `check: ${JSON.stringify(check)}\nworktrees: { gitHooks: .githooks }\nsetup: chmod +x .githooks/pre-commit\n`;
    const api = await node.repository('api', { '.fuel/config.yaml': config, '.githooks/pre-commit': '#!/bin/sh\ntouch hooked\n' });
    expect((await review(api, await api.commit(api.base, ref, { 'b.txt': '' }))).verdict).toMatchObject({ kind: 'passed' });
    expect([...takenPlaces(node.context.local)]).toEqual([]);
  });

  test('given no configuration, then what was expected is enough', async () => {
    const api = await node.repository('api', { 'a.txt': '' });
    expect((await review(api, await api.commit(api.base, ref, { 'b.txt': '' }))).verdict).toEqual({ kind: 'passed', check: null });
  });

  test('given upstream work, then the check finds it by the name of its repository', async () => {
    const types = await node.repository('types', { 'types.txt': 'old\n' });
    const sha = await types.commit(types.base, 'refs/heads/fuel/tsk_t/1', { 'types.txt': 'new\n' });
    const check = `check: [node, -e, 'const f = require("fs"); const u = JSON.parse(f.readFileSync(process.env.FUEL_UPSTREAMS)); process.exit(f.readFileSync(u.repositories.types.path + "/types.txt", "utf8") === "new\\n" ? 0 : 1)']\n`;
    const api = await node.repository('api', { '.fuel/config.yaml': check });
    const done = await review(api, await api.commit(api.base, ref, { 'b.txt': '' }), { upstreams: [upstreamOf(types, 'tsk_t', sha, 'refs/heads/fuel/tsk_t/1')] });
    expect(done).toMatchObject({ verdict: { kind: 'passed' }, saw: [{ task: 'tsk_t', sha }] });
  });

  test('given several upstream tasks in one repository, then that repository is their merge', async () => {
    const types = await node.repository('types', { 'types.txt': 'old\n' });
    const one = await types.commit(types.base, 'refs/heads/fuel/tsk_a/1', { 'one.txt': '' });
    const two = await types.commit(types.base, 'refs/heads/fuel/tsk_b/1', { 'two.txt': '' });
    const check = `check: [node, -e, 'const f = require("fs"); const u = JSON.parse(f.readFileSync(process.env.FUEL_UPSTREAMS)); for (const n of ["one", "two"]) f.readFileSync(u.repositories.types.path + "/" + n + ".txt")']\n`;
    const api = await node.repository('api', { '.fuel/config.yaml': check });
    const upstreams = [upstreamOf(types, 'tsk_a', one, 'refs/heads/fuel/tsk_a/1'), upstreamOf(types, 'tsk_b', two, 'refs/heads/fuel/tsk_b/1')];
    expect((await review(api, await api.commit(api.base, ref, { 'b.txt': '' }), { upstreams })).verdict.kind).toBe('passed');
  });

  test('given work that does not build on the base, then it fails with that reason', async () => {
    const api = await node.repository('api', { 'a.txt': '' });
    const base = await api.commit(api.base, 'refs/heads/main', { 'later.txt': '' });
    const done = await review(api, await api.commit(api.base, ref, { 'b.txt': '' }), { base });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'not_on_base' }] });
  });

  test('given a check that does not end, then it is ended at its limit', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: sleep 600\n' });
    const done = await review(api, await api.commit(api.base, ref, { 'b.txt': '' }), { totalMs: 1_000 });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ message: expect.stringContaining('was ended') }] });
  });

  test('given a configuration that cannot be read, then the review is errored and names the line', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: [\n' });
    expect((await review(api, await api.commit(api.base, ref, { 'b.txt': '' }))).verdict).toMatchObject({ kind: 'errored', message: expect.stringContaining('line ') });
  });
});
