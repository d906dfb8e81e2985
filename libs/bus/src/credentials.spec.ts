import { decode } from '@nats-io/jwt';
import { describe, expect, test } from '@jest/globals';
import { nodeCredentials } from './credentials.ts';
import { newKey } from './key.ts';

describe('the word of an account about a node', () => {
  test('given the same account, when it vouches twice, then each word names its node and bears a signature that the server accepts', async () => {
    const account = newKey('account');
    const issuer = { account: account.publicKey, seed: account.seed, scoped: false };
    for (const nodeId of ['node_a', 'node_b']) {
      const { publicKey } = newKey('user');
      // decode() throws for a signature that is not the issuer's.
      const word = decode(await nodeCredentials(issuer, { hubId: 'hub_1', nodeId, publicKey }));
      expect(word).toMatchObject({ iss: account.publicKey, sub: publicKey, name: nodeId });
    }
  });
});
