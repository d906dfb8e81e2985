import { describe, expect, test } from '@jest/globals';
import { scrub } from './scrub.ts';
import { translateFailure } from './translate-failure.ts';

describe('a failure of git', () => {
  test.each([
    ['fatal: Authentication failed for https://example.org/a', 'git.auth', false],
    ["fatal: could not read Username for 'https://example.org': terminal prompts disabled", 'git.auth', false],
    ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'git.auth', false],
    ["fatal: '/nowhere' does not appear to be a git repository\nfatal: Could not read from remote repository.", 'git.not_found', false],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'git.host_key', false],
    ["fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate", 'git.tls', false],
    ["fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none", 'git.tls', false],
    ['fatal: GnuTLS recv error (-110): The TLS connection was non-properly terminated.', 'git.network', true],
    ['remote: Repository not found.', 'git.not_found', false],
    ["fatal: unable to access 'https://x/': Could not resolve host: x", 'git.network', true],
    ['ssh: connect to host x port 22: Connection refused', 'git.network', true],
    ['error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502', 'git.network', true],
    ["fatal: Unable to create '/m/packed-refs.lock': File exists.", 'git.locked', true],
    ['fatal: write error: No space left on device', 'git.disk_full', true],
    ['Error: spawn git ENOENT', 'git.executable_missing', false],
    ['fatal: something else', 'git.failed', false],
  ])('is translated: %s', (stderr, code, retryable) => {
    expect(translateFailure({ what: 'git fetch', exitCode: 128, stderr })).toMatchObject({ code, retryable });
  });

  test('says which call, how it ended and the first thing git complained of', () => {
    expect(translateFailure({ what: 'git fetch', exitCode: 128, stderr: 'warning: x\nfatal: no\n' }).message).toBe('git fetch ended with 128: fatal: no');
    expect(translateFailure({ what: 'git fetch', exitCode: null, stderr: '' })).toMatchObject({ message: 'git fetch was killed', retryable: true });
  });

  test('never repeats a secret out of an address', () => {
    for (const address of ['https://me:hunter2@example.org/a', 'https://hunter2@example.org/a', 'ssh://me:hunter2@example.org', 'https://x/a?access_token=hunter2']) {
      expect(scrub(`fatal: unable to access '${address}': no`)).not.toContain('hunter2');
    }
    expect(scrub('ssh://git@example.org/a')).toBe('ssh://git@example.org/a');
  });
});
