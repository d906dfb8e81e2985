import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { repositoryUrlFault } from './repository-url.ts';

const reasonFor = (url: string): string | null => repositoryUrlFault(url)?.reason ?? null;

describe('a repository address', () => {
  test.each([
    'https://github.com/acme/api.git',
    'https://git.example.org:8443/a/b/c',
    'ssh://git@github.com/acme/api.git',
    'ssh://git.example.org:2222/~me/api',
    'git@github.com:acme/api.git',
    'me@host.example:/srv/git/api.git',
    'file:///srv/git/api.git',
    '/srv/git/my repositories/äpi.git',
    'https://git.example.org/a::b',
    'ssh://git@[::1]:2222/srv/api.git',
  ])('is taken as it is: %s', (url) => {
    expect(repositoryUrlFault(url)).toBeNull();
  });

  test.each([
    ['', /empty/],
    ['--upload-pack=touch /tmp/owned', /option/],
    ['-oProxyCommand=x', /option/],
    ['ext::sh -c touch% /tmp/owned', /remote helper/],
    ['https://user:secret@example.org/a', /user name or password/],
    ['https://ghp_secret@example.org/a', /user name or password/],
    ['ssh://git:secret@example.org/a', /user name or password/],
    ['http://example.org/a', /encryption/],
    ['git://example.org/a', /encryption/],
    ['ssh://-oProxyCommand=x/a', /not an address/],
    ['ssh://git@-oProxyCommand=x/a', /not an address/],
    ['git@-oProxyCommand=x:a', /not an address/],
    ['git@host:-x', /not an address/],
    ['https://example.org/a\nb', /control/],
    ['https://example.org/a\u200bb', /control/],
    ['https://example.org/../a', /"\.\."/],
    ['/srv/../etc', /"\.\."/],
    ['relative/path', /not an address/],
    ['file://host/path', /not an address/],
    ['https://example.org/$(id)', /not an address/],
    ['https://example.org/a?token=x', /not an address/],
    ['C:\\git\\api', /not an address/],
  ])('is refused with the reason: %j', (url, reason) => {
    expect(reasonFor(url)).toMatch(reason);
  });

  test('that holds a secret is refused without repeating the secret', () => {
    expect(JSON.stringify(repositoryUrlFault('https://user:hunter2@example.org/a'))).not.toContain('hunter2');
  });

  test('given any text, what is taken starts like one of the known forms and never like an option or a remote helper', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl({ validSchemes: ['https', 'ssh', 'ext', 'http'] })), (url) => {
        if (repositoryUrlFault(url) !== null) return;
        expect(url).toMatch(/^(https:\/\/[A-Za-z0-9[]|ssh:\/\/[A-Za-z0-9_[]|file:\/\/\/|\/|[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9])/);
        expect(url).not.toMatch(/\p{Cc}|^[A-Za-z0-9+.-]*::/u);
      }),
    );
  });
});
