import { expect, test } from '@jest/globals';
import { checkAddress } from './check-address.ts';

test('given the forms that are documented, then they pass', () => {
  for (const url of ['https://example.com/a/b.git', 'https://example.com:8443/b', 'ssh://git@example.com:22/a', 'ssh://example.com/a', 'git@example.com:a/b.git', '/srv/git/api.git', 'file:///srv/my repo']) {
    expect([url, checkAddress(url)]).toEqual([url, null]);
  }
});

test('given anything that git would act on, a secret, or a form that is not documented, then it is refused with a remedy and not repeated', () => {
  for (const url of [
    '--upload-pack=touch /tmp/x', 'ext::sh -c x', 'fd::7', 'http://example.com/a', 'git://example.com/a', 'https://u:hunter2@example.com/a', 'https://hunter2@example.com/a',
    'ssh://u:hunter2@example.com/a', '/srv/../etc', './here', 'here', 'https://example.com', '/srv/a\nb', 'https://exa mple.com/a',
  ]) {
    const refusal = checkAddress(url);
    expect([url, refusal]).toEqual([url, { code: 'repository.url_unsafe', pointer: '/url', detail: expect.stringMatching(/^"url" .+\. [A-Z].+\.$/) }]);
    expect(refusal?.detail).not.toContain('hunter2');
  }
});
