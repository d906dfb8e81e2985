import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { roomAt } from '../node-home.ts';
import { absentHere } from '../repository/absent-here.ts';
import { prepare } from './prepare.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts } from './running-attempts.ts';

const pointerTo = (content: string): string => `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash('sha256').update(content).digest('hex')}\nsize ${Buffer.byteLength(content)}\n`;
const picture = 'not a picture, but as good as one';
let node: SampleNode;
let api: SampleRepository;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n', 'src/a.txt': 'one\n', 'art/one.png': pointerTo(picture), '.gitmodules': '[submodule "x"]\n\tpath = libs/x\n\turl = https://git.example.org/x.git\n' });
});
afterEach(() => node.remove());

/** On top of the base, a commit with a submodule in libs/x. */
async function withSubmodule(): Promise<string> {
  await api.git('read-tree', api.base);
  await api.git('update-index', '--add', '--cacheinfo', `160000,${api.base},libs/x`);
  const sha = await api.git('commit-tree', '-p', api.base, '-m', 'Add a submodule', await api.git('write-tree'));
  await api.git('update-ref', 'refs/heads/main', sha);
  return sha;
}

type Change = Parameters<typeof startOrder>[1];
const run = async (change: Change): Promise<FactOf<'attempt.finished'>> => {
  await runAttempt(node.context, node.accept(startOrder(api, change)), openRunningAttempts());
  const end = node.facts().findLast((fact) => fact.type === 'attempt.finished');
  if (end === undefined) throw new Error(`no end was told: ${JSON.stringify(node.facts())}`);
  return end;
};

describe('a repository that names what a node cannot get', () => {
  test('given an attempt that does not need it, then its agent is told by name what is not there, and doctor says so', async () => {
    const base = await withSubmodule();
    const order = startOrder(api, { base, start: { sha: base, merge: [] }, paths: ['src/**'], steps: [] });
    const ready = await prepare(node.context, order, { room: roomAt(node.context.home, order.attempt), when: new Date(), signal: new AbortController().signal, onSpace: (space) => void space.close() });
    const whole = ready.kind === 'ready' ? ready.prompt.whole : JSON.stringify(ready);
    expect(whole).toContain(`> - libs/x is a submodule of https://git.example.org/x.git at ${api.base}; the folder is empty here.`);
    expect(whole).toContain('only the text that points to the content: art/one.png.');
    expect(await absentHere(node.context.home.root, api.ref)).toBe('submodules are left empty: libs/x (https://git.example.org/x.git); 1 file is a pointer of Git LFS: art/one.png');
  });

  test('given a task that works on nothing else, then it fails with that reason before anything is begun', async () => {
    const base = await withSubmodule();
    const at = { base, start: { sha: base, merge: [] } };
    expect((await run({ ...at, paths: ['libs/x/src/**'] })).outcome).toMatchObject({ kind: 'failed', failure: 'content_missing', message: expect.stringContaining('in the submodule libs/x') });
    expect((await run({ ...at, task: 'tsk_2', paths: ['art/**'] })).outcome).toMatchObject({ kind: 'failed', failure: 'content_missing', message: expect.stringContaining('art/one.png') });
  });

  test('given an agent that commits another pointer, then the pointer is what is pushed, byte for byte', async () => {
    const other = pointerTo('another picture');
    const { outcome } = await run({ steps: [{ write: 'art/one.png', content: other }, { commit: 'Another picture' }] });
    expect(outcome.kind).toBe('completed');
    expect(await api.git('cat-file', 'blob', `${refs.attempt('tsk_1', 1)}:art/one.png`)).toBe(other.trim());
  });

  test('given an agent whose own filters put the content in the place of the pointer, then its work is whole; other content there is a change', async () => {
    const work = [{ write: 'src/b.txt', content: 'two\n' }, { commit: 'Add b' }];
    expect((await run({ steps: [...work, { write: 'art/one.png', content: picture }] })).outcome.kind).toBe('completed');
    const { outcome, salvage } = await run({ task: 'tsk_2', key: 'two', steps: [...work, { write: 'art/one.png', content: `${picture}!` }] });
    expect(outcome).toMatchObject({ kind: 'needs_work', issues: [expect.objectContaining({ message: expect.stringContaining('art/one.png') })] });
    expect(await api.git('cat-file', 'blob', `${salvage?.sha}:art/one.png`)).toBe(`${picture}!`);
  });
});
