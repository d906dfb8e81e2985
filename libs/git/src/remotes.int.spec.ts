import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGitHttps, startSshd, type TestGitHttps, type TestSshd } from '@fuel/testing';
import { commit, makeSample, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { ensureMirror, fetchHead, openGit, outsideFailure, pushCreateOnly } from './index.ts';

const password = 'hunter2-of-the-helper';
let sample: Sample;
let home: string;
let sshd: TestSshd;
let https: TestGitHttps;
beforeAll(async () => {
  sample = await makeSample();
  home = join(sample.root, 'home');
  await mkdir(home);
  sshd = await startSshd();
  https = await startGitHttps({ root: dirname(sample.remote), user: 'me', password });
});
afterAll(async () => {
  await https?.stop();
  await sshd?.stop();
  await sample.remove();
});

const base = () => ({ PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' });
let mirrors = 0;
const open = async (url: string, environment: Readonly<Record<string, string | undefined>>) => {
  const git = openGit({ environment: { ...base(), ...environment }, networkDeadlineMs: 20_000 });
  return { git, mirror: await ensureMirror(git, { dir: join(sample.root, `mirror-${(mirrors += 1)}.git`), url }) };
};

/** What came of reading main; a failure with everything that could be logged of it. */
async function read(url: string, environment: Readonly<Record<string, string | undefined>>) {
  const { git, mirror } = await open(url, environment);
  try {
    return await fetchHead(git, { mirror, branch: 'main' });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    expect(`${failure.message} ${failure.stderr} ${failure.stack}`).not.toContain(password);
    return { code: failure.code, retryable: failure.retryable, message: failure.message };
  }
}

/** Read, and a commit pushed to a ref of its own. */
async function works(url: string, environment: Readonly<Record<string, string | undefined>>, ref: string): Promise<void> {
  const { git, mirror } = await open(url, environment);
  const head = await commit(sample.clone, ref, { [`${basename(ref)}.txt`]: ref });
  await plainGit(sample.clone, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  expect(await fetchHead(git, { mirror, branch: 'main' })).toEqual({ kind: 'found', sha: head });
  expect(await pushCreateOnly(git, { mirror, sha: head, ref })).toEqual({ kind: 'pushed' });
  expect(await plainGit(sample.remote, 'rev-parse', ref)).toBe(head);
}

describe('a remote over ssh', () => {
  test('given a host that nobody knows, then nobody is asked, and it says so at once', async () => {
    expect(await read(sshd.url(sample.remote), sshd.environment)).toMatchObject({ code: 'git.host_key', retryable: false, message: expect.stringContaining('Host key verification failed') });
  });

  test('given a known host and a key that only the agent has, then it is read and pushed to, also by the way that the user configured', async () => {
    await sshd.becomeKnown();
    await works(sshd.url(sample.remote), sshd.environment, 'refs/heads/fuel/by-ssh');
    await writeFile(join(home, '.gitconfig'), `[core]\n\tsshCommand = ${sshd.environment.GIT_SSH_COMMAND}\n`);
    await works(sshd.url(sample.remote), { SSH_AUTH_SOCK: sshd.environment.SSH_AUTH_SOCK }, 'refs/heads/fuel/by-configured-ssh');
  });

  test('given no agent, a path that is none, or no server, then each is told apart', async () => {
    const { environment } = sshd;
    expect(await read(sshd.url(sample.remote), { ...environment, SSH_AUTH_SOCK: undefined })).toMatchObject({ code: 'git.auth', retryable: false, message: expect.stringContaining('Permission denied') });
    expect(await read(sshd.url('/nowhere.git'), environment)).toMatchObject({ code: 'git.not_found', retryable: false });
    await sshd.endServer();
    expect(await read(sshd.url(sample.remote), environment)).toMatchObject({ code: 'git.network', retryable: true });
  });
});

describe('a remote over https', () => {
  const helper = (secret: string) => writeFile(join(home, '.gitconfig'), `[credential]\n\thelper = "!f() { echo username=me; echo password=${secret}; }; f"\n`);
  const trusted = () => ({ GIT_SSL_CAINFO: https.certificate });
  const url = () => https.url(basename(sample.remote));

  test('given a certificate that nobody trusts, then it is not gone around', async () => {
    expect(await read(url(), {})).toMatchObject({ code: 'git.tls', retryable: false, message: expect.stringMatching(/certificate/) });
  });

  test('given no helper, or one with a wrong password, then nobody is asked, and the password is nowhere in what is told', async () => {
    await writeFile(join(home, '.gitconfig'), '');
    expect(await read(url(), trusted())).toMatchObject({ code: 'git.auth', retryable: false });
    await helper(`${password}-once`);
    expect(await read(url(), trusted())).toMatchObject({ code: 'git.auth', retryable: false });
  });

  test('given the credential helper, then it is read and pushed to; what is not there and who does not answer are told apart', async () => {
    await helper(password);
    await works(url(), trusted(), 'refs/heads/fuel/by-https');
    expect(await read(https.url('nowhere.git'), trusted())).toMatchObject({ code: 'git.not_found', retryable: false });
    const gone = url();
    await https.stop();
    expect(await read(gone, trusted())).toMatchObject({ code: 'git.network', retryable: true });
  });
});
