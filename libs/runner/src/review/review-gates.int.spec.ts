import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FactOf, OrderOf } from '@fuel/contracts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { upstreamOf } from '../fixtures/sample-orders.ts';
import { runReview } from './run-review.ts';

let node: SampleNode;

beforeEach(async () => {
  node = await sampleNode();
});
afterEach(() => node.remove());

const of = (...parts: readonly string[]): string => parts.join('');

async function review(repository: SampleRepository, files: Readonly<Record<string, string>>, more: Partial<OrderOf<'review.run'>> = {}) {
  const ref = `refs/heads/fuel/tsk_1/${more.round ?? 1}`;
  const head = await repository.commit(repository.base, ref, files);
  await runReview(node.context, node.accept<OrderOf<'review.run'>>({
    type: 'review.run', task: 'tsk_1', epoch: 1, round: 1, repository: repository.ref, base: repository.base, head, ref,
    upstreams: [], expects: 'commits', totalMs: 30_000, ...more,
  }));
  expect(existsSync(node.context.home.work) ? readdirSync(node.context.home.work) : []).toEqual([]);
  return node.facts().at(-1) as FactOf<'review.finished'>;
}

describe('a check that fails', () => {
  const check = (config: string): Record<string, string> => ({ '.fuel/config.yaml': config, 'state.txt': 'red\n', 'check.sh': 'echo run >> "$FUEL_NODE_HOME/runs"; cat state.txt; grep -q green state.txt\n' });
  const runs = (): number => readFileSync(path.join(node.context.home.root, 'runs'), 'utf8').split('\n').length - 1;

  test('given that it failed in the same way before, then the work passes and a person has to name it; the base is checked once', async () => {
    const api = await node.repository('api', check('check: sh check.sh\n'));
    const done = await review(api, { 'b.txt': 'new\n' });
    expect(done).toMatchObject({ verdict: { kind: 'passed' }, findings: [{ code: 'check_failed_before', needsPerson: true, message: expect.stringContaining('red') }] });
    expect(runs()).toBe(2);
    expect((await review(api, { 'c.txt': 'new\n' }, { round: 2 })).verdict.kind).toBe('passed');
    expect(runs()).toBe(3);
  });

  test('given that it fails in another way than before, then the work is sent back with what is new', async () => {
    const api = await node.repository('api', check('check: sh check.sh\n'));
    expect((await review(api, { 'state.txt': 'red\nanother\n' })).verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed', message: expect.stringContaining('New with this work:\nanother') }] });
  });

  test('given that it passed before, then the failure is this work\'s', async () => {
    const api = await node.repository('api', { ...check('check: sh check.sh\n'), 'state.txt': 'green\n' });
    expect((await review(api, { 'state.txt': 'red\n' })).verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed' }] });
  });

  test('given a strict repository, then an old failure is sent back as one', async () => {
    const api = await node.repository('api', check('check: sh check.sh\nreview: { baseline: strict }\n'));
    expect((await review(api, { 'b.txt': '' })).verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed_before' }] });
  });

  test('given a repository that does not ask, then the base is not checked', async () => {
    const api = await node.repository('api', check('check: sh check.sh\nreview: { baseline: off }\n'));
    expect((await review(api, { 'b.txt': '' })).verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed' }] });
    expect(runs()).toBe(1);
  });

  test('given that only the upstream work of the feature broke it, then it is for this work to mend', async () => {
    const types = await node.repository('types', { 'types.txt': 'old\n' });
    const sha = await types.commit(types.base, 'refs/heads/fuel/tsk_t/1', { 'types.txt': 'new\n' });
    const command = `check: [node, -e, 'const f = require("fs"); const u = JSON.parse(f.readFileSync(process.env.FUEL_UPSTREAMS)); process.exit(f.readFileSync(u.repositories.types.path + "/types.txt", "utf8") === f.readFileSync("types.txt", "utf8") ? 0 : 1)']\n`;
    const api = await node.repository('api', { '.fuel/config.yaml': command, 'types.txt': 'old\n' });
    const done = await review(api, { 'b.txt': '' }, { upstreams: [upstreamOf(types, 'tsk_t', sha, 'refs/heads/fuel/tsk_t/1')] });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'check_failed' }] });
  });
});

describe('a change', () => {
  test('given files outside what the task may change, then they are named and nothing is run', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: touch "$FUEL_NODE_HOME/ran"\n' });
    const done = await review(api, { 'src/a.ts': '', 'docs/b.md': '', 'src/gen/c.ts': '' }, { paths: ['src'], forbidden: ['src/gen'] });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'path_outside', path: 'docs/b.md' }, { code: 'path_forbidden', path: 'src/gen/c.ts' }] });
    expect(readdirSync(node.context.home.root)).not.toContain('ran');
  });

  test('given a token in it, then it is sent back and the token is nowhere in what is told', async () => {
    const token = of('ghp', '_aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3eF5');
    const api = await node.repository('api', { 'a.txt': '' });
    const done = await review(api, { 'src/a.ts': `export const x = '${token}';\n` });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'secret_added', path: 'src/a.ts', message: expect.stringContaining('line 1 adds what looks like a GitHub token') }] });
    expect(done.patch?.text).toContain("+export const x = '[secret]'");
    expect(JSON.stringify(done)).not.toContain(token);
  });

  test('given a token that was there before, around the change, moved or taken away, then the work passes and nobody is shown it', async () => {
    const [near, moved, gone] = ['aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3', 'cB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3', 'dB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3'].map((end) => of('ghp', `_${end}`));
    const api = await node.repository('api', { 'a.ts': `const x = '${near}';\nconst y = 1;\nconst z = '${moved}';\n`, 'b.ts': `'${gone}'\n` });
    const done = await review(api, { 'a.ts': `const x = '${near}';\nconst y = 2;\n`, 'c.ts': `const z = '${moved}';\n`, 'b.ts': '' });
    expect(done.verdict.kind).toBe('passed');
    expect(done.patch?.text.split('[secret]').length).toBe(5);
    for (const token of [near, moved, gone]) expect(JSON.stringify(done)).not.toContain(token);
  });

  test('given a secret of the node itself, then it is found though it looks like nothing, and not told either', async () => {
    writeFileSync(path.join(node.context.home.root, 'identity.json'), JSON.stringify({ nodeToken: 'tokenofthenode' }));
    const api = await node.repository('api', { '.fuel/config.yaml': 'review: { secrets: false }\n' });
    const done = await review(api, { 'a.md': 'tokenofthenode\n' });
    expect(done.verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'secret_added', message: expect.stringContaining('a secret of the node') }] });
    expect(JSON.stringify(done)).not.toContain('tokenofthenode');
  });

  test('given keys in files that the base says are no secrets, then they pass; what the work itself says of that is not heard', async () => {
    const key = of('AKIA', 'IOSFODNN7QRSTUVW');
    const api = await node.repository('api', { '.fuel/config.yaml': 'review: { secrets: { ignore: [test/keys] } }\n' });
    expect((await review(api, { 'test/keys/a.ts': key })).verdict.kind).toBe('passed');
    expect((await review(api, { 'src/a.ts': key, '.fuel/config.yaml': 'review: { secrets: false }\n' }, { round: 2 })).verdict.kind).toBe('failed');
  });

  test('given a change of the configuration, then it passes and a person has to name it', async () => {
    const api = await node.repository('api', { '.fuel/config.yaml': 'check: "true"\n' });
    expect(await review(api, { '.fuel/config.yaml': 'check: npm test\n' })).toMatchObject({
      verdict: { kind: 'passed' }, findings: [{ code: 'configuration_changed', needsPerson: true, path: '.fuel/config.yaml' }],
    });
  });

  test('given more added code than is compared, then people are told that nobody looked, also where copies are sent back', async () => {
    const code = Array.from({ length: 50_001 }, (_, at) => `x${at}`).join('\n');
    const api = await node.repository('api', { '.fuel/config.yaml': 'review: { rounds: 5, duplicates: { lines: 10, block: true } }\n' });
    expect(await review(api, { 'src/b.ts': code })).toMatchObject({
      verdict: { kind: 'passed' }, rounds: 5, findings: [{ code: 'duplicates_not_searched', message: 'it adds 50001 lines of code, and duplicated code is looked for among 50000 at most' }],
    });
  });

  test('given code that is there already, then people are told where; a repository may have it sent back', async () => {
    const code = Array.from({ length: 15 }, (_, at) => `export const value${at} = compute(${at});`).join('\n');
    const api = await node.repository('api', { 'src/a.ts': `${code}\n` });
    expect(await review(api, { 'src/b.ts': `// mine\n${code}\n` })).toMatchObject({
      verdict: { kind: 'passed' }, findings: [{ code: 'duplicate_added', path: 'src/b.ts', message: 'lines 2 to 16 stand in src/a.ts from line 1 too' }],
    });
    const web = await node.repository('web', { 'src/a.ts': `${code}\n`, '.fuel/config.yaml': 'review: { duplicates: { lines: 10, block: true } }\n' });
    expect((await review(web, { 'src/b.ts': code }, { round: 2 })).verdict).toMatchObject({ kind: 'failed', issues: [{ code: 'duplicate_added' }] });
  });
});
