import { expect, test } from '@jest/globals';
import { natsServersFor } from './nats-servers.ts';

const embedded = { advertise: [], url: 'nats://127.0.0.1:40222', embedded: true };

test('given what the operator says, then that and nothing else', () => {
  expect(natsServersFor({ ...embedded, advertise: ['nats://n:1', 'wss://n'] }, 'hub:7447')).toEqual(['nats://n:1', 'wss://n']);
});

test('given the host that the node called, then that host with the port of NATS', () => {
  expect(natsServersFor(embedded, 'hub.example.com:7447')).toEqual(['nats://hub.example.com:40222']);
  expect(natsServersFor(embedded, '[::1]:7447')).toEqual(['nats://[::1]:40222']);
  expect(natsServersFor(embedded, '10.0.0.7')).toEqual(['nats://10.0.0.7:40222']);
});

test('given a host header that is none, then the address that the hub uses', () => {
  for (const header of ['', 'a b', 'x@y', 'h/..', '\n']) expect(natsServersFor(embedded, header)).toEqual(['nats://127.0.0.1:40222']);
});

test('given a server of somebody else, then its own address comes second', () => {
  const external = { advertise: [], url: 'tls://user:secret@nats.internal', embedded: false };
  expect(natsServersFor(external, 'hub:7447')).toEqual(['tls://hub:4222', 'tls://nats.internal']);
  expect(natsServersFor({ ...external, url: 'nats://localhost:4222' }, 'hub:7447')).toEqual(['nats://hub:4222']);
});
