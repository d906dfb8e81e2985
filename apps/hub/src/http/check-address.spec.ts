import { expect, test } from '@jest/globals';
import { checkAddress } from './check-address.ts';

test('given an address that nodes take, then it passes', () => {
  expect(checkAddress('git@example.com:a/b.git')).toBeNull();
});

test('given one that they refuse, then the refusal names the field, the reason and the remedy, and does not repeat a secret', () => {
  const refusal = checkAddress('https://u:hunter2@example.com/a');
  expect(refusal).toEqual({ code: 'repository.url_unsafe', pointer: '/url', detail: expect.stringMatching(/^"url" .+\. [A-Z].+\.$/) });
  expect(refusal?.detail).not.toContain('hunter2');
});
