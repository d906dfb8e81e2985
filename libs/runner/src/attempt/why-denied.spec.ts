import { expect, test } from '@jest/globals';
import { isMendable, isNoAccess, whyDenied } from './why-denied.ts';

test.each([
  ['https://me:secret@git.example.org/a/b.git', 'the login for git.example.org that the credential helper of user "bob" gives'],
  ['ssh://git@git.example.org:2222/a/b.git', 'the ssh key for git.example.org of user "bob"'],
  ['git@git.example.org:a/b.git', 'the ssh key for git.example.org of user "bob"'],
  ['file:///srv/a.git', 'the rights of user "bob" to file:///srv/a.git'],
  ['/srv/a.git', 'the rights of user "bob" to /srv/a.git'],
])('given %s, then it is told which credential failed, and no secret', (url, credential) => {
  const said = whyDenied('Permission denied (publickey)', { url, user: 'bob' });
  expect(said).toContain(credential);
  expect(said).not.toContain('secret');
});

test.each([
  ['[remote rejected] (pre-receive hook declined)\nremote: You are not allowed to push code to this project.', true],
  ['[remote rejected] (unpacker error)', true],
  ['ERROR: The key you are authenticating with has been marked as read only.', true],
  ['[remote rejected] (pre-receive hook declined)\nremote: the subject line is too long', false],
])('given a remote that says %j, then want of access: %s', (said, is) => expect(isNoAccess(said)).toBe(is));

test('given a failure that passes by itself, then nobody is asked to mend it', () => {
  expect([isMendable({ code: 'git.auth' }), isMendable({ code: 'git.network' }), isMendable({ code: 'git.failed' })]).toEqual([true, false, false]);
});
