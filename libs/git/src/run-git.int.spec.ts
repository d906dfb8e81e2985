import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSample } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { fetchHead, openGit } from './index.ts';
import { runGit } from './run-git.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

/** A program in git's place. */
async function stand(name: string, script: string): Promise<string> {
  const path = join(sample.root, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('a call of git', () => {
  test('given a full environment, only named variables reach git, and local calls do not see the user\'s configuration', async () => {
    const seen = join(sample.root, 'environment');
    const environment = { PATH: process.env['PATH'], HOME: '/home/me', SECRET_TOKEN: 'hunter2', GIT_DIR: '/evil', GIT_EXTERNAL_DIFF: 'evil', SSH_AUTH_SOCK: '/sock', LD_PRELOAD: '/evil.so' };
    const git = openGit({ binary: await stand('env-git', `env > ${seen}`), environment });
    const call = { gitDir: sample.mirror.dir, args: ['version'] };
    await runGit(git, call);
    const local = (await readFile(seen, 'utf8')).split('\n');
    expect(local).toEqual(expect.arrayContaining(['HOME=/home/me', `GIT_DIR=${sample.mirror.dir}`, 'GIT_NO_REPLACE_OBJECTS=1', 'GIT_CONFIG_GLOBAL=/dev/null', 'LC_ALL=C', 'GIT_TERMINAL_PROMPT=0']));
    expect(local.join('\n')).not.toMatch(/hunter2|evil|SSH_AUTH_SOCK/);
    await runGit(git, { ...call, network: true });
    const network = (await readFile(seen, 'utf8')).split('\n');
    expect(network).toEqual(expect.arrayContaining(['SSH_AUTH_SOCK=/sock', expect.stringMatching(/^GIT_SSH_COMMAND=ssh -oBatchMode=yes/), 'GIT_ALLOW_PROTOCOL=file:https:ssh', 'GIT_ASKPASS=']));
    // That of the start, and there was none.
    expect(network).toContain('GIT_CONFIG_GLOBAL=/dev/null');
    expect(network.join('\n')).not.toMatch(/hunter2|evil|GIT_CONFIG_NOSYSTEM/);
  });

  test('given a git that hangs, it is ended at the deadline, also when it does not listen', async () => {
    const pipe = join(sample.root, 'pipe');
    const call = { gitDir: sample.mirror.dir, args: ['version'] };
    await runGit(openGit({ binary: await stand('pipe-git', `mkfifo ${pipe}`) }), call);
    const git = openGit({ binary: await stand('deaf-git', `trap '' INT\nread word < ${pipe}`), deadlineMs: 200 });
    await expect(runGit(git, call)).rejects.toMatchObject({ code: 'git.timeout', retryable: true });
    await writeFile(pipe, 'go\n');
  });

  test('given no git at all, the failure says so', async () => {
    const git = openGit({ binary: join(sample.root, 'no-git') });
    await expect(runGit(git, { gitDir: sample.mirror.dir, args: ['version'] })).rejects.toMatchObject({ code: 'git.executable_missing', retryable: false });
  });

  test('given a door, git is run behind it; a door with words that would need quoting is refused', async () => {
    const git = openGit();
    const through = (...door: string[]) => runGit({ ...git, door }, { gitDir: sample.mirror.dir, args: ['rev-parse', '--git-dir'] });
    expect((await through('env', '-u', 'GIT_DIR')).stdout.toString('utf8')).toBe('.\n');
    await expect(through('sh', '-c', 'true; $0')).rejects.toMatchObject({ code: 'git.failed', message: 'git cannot be run through a door that is called true; $0' });
  });

  test('given a node that stops, running and later calls end as stopped', async () => {
    const stop = new AbortController();
    const git = openGit({ signal: stop.signal });
    const running = fetchHead(git, { mirror: sample.mirror, branch: 'main' });
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'git.aborted' });
    await expect(fetchHead(git, { mirror: sample.mirror, branch: 'main' })).rejects.toMatchObject({ code: 'git.aborted' });
  });

  test('given a secret in what git says, neither message nor stderr holds it', async () => {
    const binary = await stand('chatty-git', "echo \"fatal: unable to access 'https://me:hunter2@example.org/a': no\" >&2\nexit 128");
    const failure: unknown = await runGit(openGit({ binary }), { gitDir: sample.mirror.dir, args: ['fetch'] }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'git.failed', stderr: "fatal: unable to access 'https://***@example.org/a': no\n" });
    expect(String(failure)).not.toContain('hunter2');
  });
});
