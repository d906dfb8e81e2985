import { expect, test } from '@jest/globals';
import type { Joined } from '@fuel/contracts';
import { identityAfter } from './join-hub.ts';

const repository = (id: string) => ({ id, name: id.slice(4), url: `/srv/${id}`, path: null, defaultBranch: 'main' });
const joined = (id: string): Joined => ({
  hub: 'hub_one', node: 'nod_one', repository: repository(id), nodeToken: `token-for-${id}`, nats: { servers: ['nats://n'], jwt: 'jwt' }, hubKeys: ['UA'], contract: 1,
});
const by = { hubUrl: 'http://127.0.0.1:7447', name: 'me' };

test('given a first and a second join, then the node has both repositories, each once, and the newest token', () => {
  const first = identityAfter(null, joined('rep_api'), by);
  const second = identityAfter(first, joined('rep_web'), by);
  const again = identityAfter(second, joined('rep_api'), by);
  expect(again.session.repositories.map(({ id }) => id)).toEqual(['rep_web', 'rep_api']);
  expect(again.nodeToken).toBe('token-for-rep_api');
  expect(again.session).not.toHaveProperty('nodeToken');
});
