import { expect, test } from '@jest/globals';
import { parseIdentity, type Identity } from './identity.ts';

const identity: Identity = {
  hubUrl: 'http://127.0.0.1:7447', name: 'me', nodeToken: 'secret',
  session: { hub: 'hub_one', node: 'nod_one', repositories: [], nats: { servers: ['nats://127.0.0.1:4222'], jwt: 'jwt' }, hubKeys: ['UA'], contract: 1 },
};

test('given what was written, then it is read back', () => {
  expect(parseIdentity(JSON.stringify(identity))).toEqual(identity);
});

test.each(['', '{', '[]', 'null', JSON.stringify({ ...identity, session: { hub: 'hub_one' } })])('given %j, then it is no identity', (text) => {
  expect(parseIdentity(text)).toBeNull();
});
