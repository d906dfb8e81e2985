import { expect, test } from '@jest/globals';
import type { LooseFactBatch } from '@fuel/contracts';
import { inLanes } from './in-lanes.ts';

const batch = (node: string, firstSeq: number, facts = 250): LooseFactBatch => ({ hub: 'hub_1', node, boot: 'boo_1', firstSeq, facts: Array.from({ length: facts }, () => null) });
const batches = (node: string, count: number, facts = 250): LooseFactBatch[] => Array.from({ length: count }, (_, n) => batch(node, n * facts + 1, facts));
const told = (lanes: ReturnType<typeof inLanes>) => lanes.map((lane) => lane.map((commit) => commit.map(({ node, firstSeq }) => `${node} ${firstSeq}`)));

test('given no more than a commit takes, of however many nodes, then it is one commit, as it came', () => {
  const few = [batch('nod_a', 251), batch('nod_b', 1), batch('nod_a', 1), batch('nod_c', 1)];
  expect(inLanes(few)).toEqual([[few]]);
  expect(inLanes([batch('nod_a', 1, 9_000)])).toEqual([[[batch('nod_a', 1, 9_000)]]]);
});

test('given much of one node, then it is one commit after the other, in the order of its facts', () => {
  const [one, two, three, four, five] = batches('nod_a', 5) as [LooseFactBatch, LooseFactBatch, LooseFactBatch, LooseFactBatch, LooseFactBatch];
  expect(told(inLanes([one, three, two, two, five, four]))).toEqual([[['nod_a 1', 'nod_a 251', 'nod_a 251', 'nod_a 501'], ['nod_a 751', 'nod_a 1001']]]);
});

test('given two lives of one node, then the facts of the earlier one come first, however they are numbered', () => {
  const earlier = batches('nod_a', 7).slice(3);
  const later = batches('nod_a', 2).map((one) => ({ ...one, boot: 'boo_0' }));
  expect(told(inLanes([...earlier, ...later]))).toEqual([[['nod_a 751', 'nod_a 1001', 'nod_a 1251', 'nod_a 1501'], ['nod_a 1', 'nod_a 251']]]);
});

test('given much of several nodes, then two lanes have about as much each, no node in common and nothing lost', () => {
  const all = [...batches('nod_a', 8), ...batches('nod_b', 2), ...batches('nod_c', 4), ...batches('nod_d', 2)];
  const lanes = inLanes(all);
  const nodes = lanes.map((lane) => [...new Set(lane.flat().map(({ node }) => node))].sort());
  expect(nodes).toEqual([['nod_a'], ['nod_b', 'nod_c', 'nod_d']]);
  expect(lanes.map((lane) => lane.map((commit) => commit.length))).toEqual([[4, 4], [4, 4]]);
  expect(lanes.flat(2)).toHaveLength(all.length);
});

test('given batches that are large each, then each is a commit, and none is cut', () => {
  expect(told(inLanes(batches('nod_a', 3, 900)))).toEqual([[['nod_a 1'], ['nod_a 901'], ['nod_a 1801']]]);
});
