import { describe, expect, test } from '@jest/globals';
import { family, lineage } from './family.ts';

const process = (pid: number, ppid: number) => ({ pid, ppid, command: 'x', state: 'S', pgrp: pid, session: pid, startTime: '1' });
const tree = [process(1, 0), process(10, 1), process(11, 10), process(12, 11), process(20, 1), process(21, 20)];
const pids = (ours: number[], spared: number[] = []) => family(tree, ({ pid }) => ours.includes(pid), new Set(spared)).map(({ pid }) => pid);

describe('given a table of processes', () => {
  test('when one is ours, then so are its descendants and nobody else', () => {
    expect(pids([10])).toEqual([10, 11, 12]);
  });

  test('when one is spared, then what descends only from it lives too', () => {
    expect(pids([10], [11])).toEqual([10]);
  });

  test('when a descendant of a spared one is ours by itself, then it is found', () => {
    expect(pids([10, 12], [11])).toEqual([10, 12]);
  });

  test('when a searcher asks for its line, then it is itself and its ancestors', () => {
    expect([...lineage(tree, 12)]).toEqual([12, 11, 10, 1]);
  });
});
