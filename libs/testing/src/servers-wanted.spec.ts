import { expect, test } from '@jest/globals';
import { serverImages, serversWanted } from './servers-wanted.ts';

test('given nothing or an empty word, then servers are programs of this machine and images are the official ones', () => {
  expect([serversWanted({}), serversWanted({ FUEL_TEST_SERVERS: '' })]).toEqual(['embedded', 'embedded']);
  expect(serverImages({ FUEL_IMAGE_NATS: '' })).toEqual({ postgres: 'postgres:18-alpine', nats: 'nats:2-alpine' });
});

test('given a word, then it is taken, or refused with those that there are', () => {
  expect((['embedded', 'containers', 'auto'] as const).map((said) => serversWanted({ FUEL_TEST_SERVERS: said }))).toEqual(['embedded', 'containers', 'auto']);
  expect(() => serversWanted({ FUEL_TEST_SERVERS: 'docker' })).toThrow('FUEL_TEST_SERVERS is "docker": say embedded (programs of this machine), containers, or auto');
});
