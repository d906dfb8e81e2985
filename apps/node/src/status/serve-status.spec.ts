import { expect, test } from '@jest/globals';
import { isOurHost, metricsOf } from './serve-status.ts';

test.each([
  ['127.0.0.1:7448', true], ['localhost', true], ['[::1]:80', true],
  ['evil.example:7448', false], ['127.0.0.1.evil.example', false], ['localhost.evil.example:1', false], ['', false], [undefined, false],
])('given the host %j, then it is answered: %s', (host, answered) => {
  expect(isOurHost(host)).toBe(answered);
});

test('given a node, then its metrics say what runs and whether work is taken', () => {
  const look = { duty: 'paused', idleBecause: 'paused', hub: 'welcomed', attempts: { running: 2, waiting: 1, slots: 4 }, reviews: { running: 0, waiting: 0 }, unsettledFacts: 3, starts: { pooled: true, overlay: false, whyNot: 'no', pristine: [] }, agents: [{ name: 'claude', version: '2', usable: true }] } as const;
  const text = metricsOf(look, { node: 'nod_1', version: '1' }, 10);
  for (const line of ['fuel_node_duty{duty="paused"} 1', 'fuel_node_takes_work 0', 'fuel_node_jobs{kind="attempt",state="running"} 2', 'fuel_node_unsettled_facts 3', 'fuel_node_agent_usable{agent="claude"} 1']) expect(text).toContain(`\n${line}\n`);
});
