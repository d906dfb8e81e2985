import { describe, expect, test } from '@jest/globals';
import { parseIssuerFile } from './issuer-file.ts';
import { newKey } from './key.ts';

describe('parseIssuerFile', () => {
  test('given a signing key and its account, when it is read, then users are issued for that account', () => {
    const account = newKey('account');
    const signing = newKey('account');
    expect(parseIssuerFile(`# fuel\n${signing.seed}\n\n${account.publicKey}\n`)).toEqual({
      ok: true,
      issuer: { account: account.publicKey, seed: signing.seed, scoped: false },
    });
  });

  test("given the account's own seed alone, when it is read, then the account is its own public key", () => {
    const account = newKey('account');
    expect(parseIssuerFile(account.seed)).toMatchObject({ ok: true, issuer: { account: account.publicKey } });
  });

  test.each([
    ['', 'the file holds no seed'],
    [newKey('user').seed, 'the seed is not the seed of an account or of its signing key'],
    [`${newKey('account').seed}\nAWRONG`, "the second line is not an account's public key"],
  ])('given %s, when it is read, then it is refused with reason and remedy', (text, reason) => {
    expect(parseIssuerFile(text)).toMatchObject({ ok: false, reason, remedy: expect.stringContaining('nsc edit account') });
  });
});
