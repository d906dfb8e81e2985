import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { fetchHead, openGit, type Git } from '@fuel/git';
import { startGitHttps, until } from '@fuel/testing';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { recover } from '../recovery/recover.ts';
import { mirrorOf, openMirror } from '../repository/reach.ts';
import { settleVerdict } from './finish.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts, type RunningAttempts } from './running-attempts.ts';

let node: SampleNode;
let api: SampleRepository;
let running: RunningAttempts;
let hook: string;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'a.txt': 'one\n' });
  running = openRunningAttempts();
  hook = path.join(api.ref.url, 'hooks/pre-receive');
  await mkdir(path.dirname(hook), { recursive: true });
});
afterEach(() => node.remove());

const deny = async (said = 'You are not allowed to push code to this project.'): Promise<void> => {
  await writeFile(hook, `#!/bin/sh\necho "${said}"\nexit 1\n`);
  await chmod(hook, 0o755);
};
const allow = (): Promise<void> => rm(hook);
/** Each run of the agent brings another commit. */
const begin = () => {
  const order = node.accept(startOrder(api, { steps: [{ write: 'b.txt', content: 'two\n' }, { commit: 'Add b' }] }));
  return { order, over: runAttempt(node.context, order, running) };
};
const told = (): FactOf<'attempt.unpushed'>[] => node.facts().filter((fact) => fact.type === 'attempt.unpushed');
const ends = (): FactOf<'attempt.finished'>[] => node.facts().filter((fact) => fact.type === 'attempt.finished');
const headIn = (reason: string | undefined): string => /on this node as ([0-9a-f]{40})/.exec(reason ?? '')?.[1] ?? '';
const atRemote = () => api.git('for-each-ref', '--format=%(objectname)', refs.attempt('tsk_1', 1));

describe('work that this node may not push', () => {
  test('given a remote that refuses, then it is told which credential it was and the work is kept; once it is mended and somebody asks, that very commit is pushed and counts', async () => {
    await deny();
    const { over } = begin();
    await until(() => told().length > 0, { timeoutMs: 30_000, describe: 'the push was refused' });
    expect(told()[0]).toMatchObject({ task: 'tsk_1', epoch: 1, reason: expect.stringMatching(/not allowed to push code.*the rights of user ".+" to .*api\.git.*pushed by itself/s) });
    expect(ends()).toEqual([]);
    await allow();
    node.context.pushes.again('rep_other');
    node.context.pushes.again('rep_api');
    await over;
    expect(ends().map(({ outcome }) => outcome)).toMatchObject([{ kind: 'completed', head: headIn(told()[0]?.reason) }]);
    expect(await atRemote()).toBe(headIn(told()[0]?.reason));
  });

  test('given a node that stops meanwhile, then the next life pushes it without running the agent again', async () => {
    await deny();
    const { over } = begin();
    await until(() => told().length > 0, { timeoutMs: 30_000, describe: 'the push was refused' });
    running.stopAll('shutdown');
    await over;
    node = node.restart();
    const [unpushed, ...others] = await recover(node.context);
    expect([unpushed?.order.body.task, others]).toEqual(['tsk_1', []]);
    if (unpushed === undefined) return;
    await allow();
    await settleVerdict(node.context, unpushed.order, { verdict: unpushed.verdict, mirror: mirrorOf(node.context, api.ref), signal: new AbortController().signal });
    expect(ends()).toMatchObject([{ outcome: { kind: 'completed', head: headIn(told()[0]?.reason) } }]);
    expect(await atRemote()).toBe(headIn(told()[0]?.reason));
  });

  test('given somebody who gives it up, then it ends as cancelled, nothing is pushed, and the commit is still in the mirror', async () => {
    await deny();
    const { order, over } = begin();
    await until(() => told().length > 0, { timeoutMs: 30_000, describe: 'the push was refused' });
    node.accept({ type: 'attempt.cancel', task: 'tsk_1', epoch: 1, reason: 'no longer wanted' });
    running.stop(order.body, 'cancelled');
    await over;
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['cancelled']);
    const mirror = await openMirror(node.context, api.ref);
    expect((await api.git('--git-dir', mirror.dir, 'for-each-ref', '--format=%(objectname)')).split('\n')).toContain(headIn(told()[0]?.reason));
  });

  test('given a rule about what is pushed and not about who pushes, then it has failed as ever', async () => {
    await deny('the subject line is too long');
    await begin().over;
    expect([told(), ends().map(({ outcome }) => outcome)]).toMatchObject([[], [{ kind: 'failed', failure: 'push_failed', message: expect.stringContaining('too long') }]]);
  });

  test('given a mirror that cannot hold the commit at that moment, then the push is tried on; once the commit is gone from it, the attempt has failed, and nobody is asked for access', async () => {
    const { dir } = mirrorOf(node.context, api.ref);
    await writeFile(hook, `#!/bin/sh\nread was now ref\nmkdir -p ${dir}/refs/fuel/keep\ntouch ${dir}/refs/fuel/keep/$now.lock\necho "You are not allowed to push code to this project."\nexit 1\n`);
    await chmod(hook, 0o755);
    const { over } = begin();
    await until(() => told().length > 0, { timeoutMs: 30_000, describe: 'the push was refused' });
    const head = headIn(told()[0]?.reason);
    expect(await readdir(path.join(dir, 'refs/fuel/keep'))).not.toContain(head);
    await rm(path.join(dir, 'objects', head.slice(0, 2), head.slice(2)));
    node.context.pushes.again('rep_api');
    await over;
    expect(ends().map(({ outcome }) => outcome)).toMatchObject([{ kind: 'failed', failure: 'push_failed', message: `commit ${head} cannot be pushed: it is no longer in ${dir}` }]);
    expect(told()).toHaveLength(1);
  });

  test('given a login over https that is wrong by then, then the helper is named, no password is, and it goes on with the right one', async () => {
    const home = path.join(node.context.home.root, '..', 'user');
    await mkdir(home);
    const password = (text: string) => writeFile(path.join(home, 'password'), text);
    await password('right');
    await writeFile(path.join(home, '.gitconfig'), `[credential]\n\thelper = "!f() { echo username=me; echo password=$(cat ${home}/password); }; f"\n`);
    const https = await startGitHttps({ root: path.dirname(api.ref.url), user: 'me', password: 'right' });
    try {
      const git: Git = openGit({ environment: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_SSL_CAINFO: https.certificate } });
      const context = { ...node.context, git };
      const repository = { ...api, ref: { ...api.ref, url: https.url('api.git') } };
      await api.git('config', 'http.receivepack', 'true');
      await fetchHead(git, { mirror: await openMirror(context, repository.ref), branch: 'main' });
      await password('wrong-one');
      const over = runAttempt(context, node.accept(startOrder(repository, { steps: [{ write: 'b.txt', content: '' }, { commit: 'b' }] })), running);
      await until(() => told().length > 0, { timeoutMs: 30_000, describe: 'the push was refused' });
      expect(told()[0]?.reason).toMatch(/the login for 127\.0\.0\.1:\d+ that the credential helper of user/);
      expect(JSON.stringify(node.facts())).not.toContain('wrong-one');
      await password('right');
      context.pushes.again('rep_api');
      await over;
      expect(ends()).toMatchObject([{ outcome: { kind: 'completed', head: await atRemote() } }]);
    } finally {
      await https.stop();
    }
  });
});
