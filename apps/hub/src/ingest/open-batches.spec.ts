import { expect, test } from '@jest/globals';
import { newKey, seal, type Signer, signer } from '@fuel/bus';
import { messageTypes, sources, subjects } from '@fuel/contracts';
import { openBatch } from './open-batches.ts';

const hub = 'hub_1';
const alice = signer(newKey('user').seed);
const mallory = signer(newKey('user').seed);
const keys = new Map([['node_alice', alice.publicKey], ['node_mallory', mallory.publicKey]]);
const opening = { hub, now: 0, keyOf: (node: string) => keys.get(node) };
const batch = { hub, node: 'node_alice', boot: 'boot_1', firstSeq: 1, facts: [{ anything: true }] };

const sent = (by: Signer, source: string, body: unknown, subject = subjects.fact(hub, 'node_alice')) => ({
  subject,
  data: new TextEncoder().encode(seal(by, { id: 'msg_1', source: sources.node(source), type: messageTypes.facts, time: '2026-01-01T00:00:00.000Z', body })),
});

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], null);

test('given a batch signed by the node of its subject, then it is opened, whatever its facts are', () => {
  expect(openBatch(sent(alice, 'node_alice', batch), opening)).toEqual({ ok: true, batch });
});

test('given a batch that is nested as deep as it may be, then it is opened; one level more is refused', () => {
  const deep = (levels: number) => openBatch(sent(alice, 'node_alice', { ...batch, facts: [{ a: nested(levels - 3) }] }), opening);
  expect([deep(64).ok, deep(65).ok]).toEqual([true, false]);
});

test.each([
  ['a batch on the subject of a node that never joined', sent(alice, 'node_alice', batch, subjects.fact(hub, 'node_nobody')), /not joined/],
  ["another node's batch planted under this subject", sent(mallory, 'node_mallory', { ...batch, node: 'node_mallory' }), /not fuel:\/\/node\/node_alice/],
  ['a batch signed by another node in the name of this one', sent(mallory, 'node_alice', batch), /not a key of/],
  ['a batch that speaks for another node', sent(alice, 'node_alice', { ...batch, node: 'node_mallory' }), /speaks for node node_mallory/],
  ['a batch for another hub', sent(alice, 'node_alice', { ...batch, hub: 'hub_2' }), /meant for hub hub_2/],
  ['a batch that is nested without end', sent(alice, 'node_alice', { ...batch, facts: [nested(1_000)] }), /nested deeper/],
  ['a batch without facts', sent(alice, 'node_alice', { ...batch, facts: [] }), /cannot be read: facts/],
])('given %s, then it is refused with the reason', (_name, message, reason) => {
  const opened = openBatch(message, opening);
  expect(opened.ok ? '' : opened.reason).toMatch(reason);
});
