import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LocalFailure, type PortBands } from '@fuel/local';
import { openPorts, portsFolder } from './ports.ts';

/** The bands of one machine, for several homes. */
function machine() {
  const holders = new Map<number, string>();
  const bandsOf = (home: string): PortBands => ({
    hold: (band) => {
      if (!holders.has(band)) holders.set(band, home);
      return holders.get(band) === home;
    },
    close: () => holders.forEach((holder, band) => holder === home && holders.delete(band)),
  });
  return { bandsOf };
}

function node(bands: PortBands | null, from: number | null = null) {
  const places = new Set<number>();
  const said: string[] = [];
  const ports = openPorts({ bands, from, taken: () => places, log: (_level, text) => void said.push(text) });
  return { places, said, close: ports.close, block: (place: number, wanted = { from: 20_000, each: 20 }) => (places.add(place), ports.blockOf(place, wanted)) };
}

describe('the ports of the worktrees of a machine', () => {
  test('given one node, then a place has always the same block', () => {
    const one = node(machine().bandsOf('a'));
    expect([one.block(0), one.block(1), one.block(60), one.block(1)]).toEqual([20_000, 20_020, 21_200, 20_020]);
  });

  test('given two nodes, then no block of one is in a band of the other, and one that is gone leaves its own', () => {
    const { bandsOf } = machine();
    const [one, two] = [node(bandsOf('a')), node(bandsOf('b'))];
    expect([one.block(0), two.block(0), two.block(1), one.block(49), one.block(50)]).toEqual([20_000, 21_000, 21_020, 20_980, 20_020]);
    one.close();
    expect(node(bandsOf('c')).block(0)).toBe(20_000);
  });

  test('given blocks of many sizes on many nodes, then no two overlap, while there is room', () => {
    const wishes = fc.array(fc.record({ home: fc.integer({ min: 0, max: 2 }), place: fc.integer({ min: 0, max: 30 }), from: fc.integer({ min: 1_024, max: 40_000 }), each: fc.integer({ min: 1, max: 300 }) }), { maxLength: 12 });
    fc.assert(fc.property(wishes, (all) => {
      const { bandsOf } = machine();
      const nodes = ['a', 'b', 'c'].map((home) => node(bandsOf(home)));
      const given = new Map<string, { base: number; each: number }>();
      for (const { home, place, from, each } of all) given.set(`${home} ${place}`, { base: nodes[home]?.block(place, { from, each }) ?? 0, each });
      const blocks = [...given.values()].sort((a, b) => a.base - b.base);
      return blocks.every(({ base, each }, n) => base >= 1_024 && base + each <= 65_536 && (n === 0 || (blocks[n - 1]?.base ?? 0) + (blocks[n - 1]?.each ?? 0) <= base));
    }));
  });

  test('given a place that nobody has any more, then its block is free', () => {
    const one = node(machine().bandsOf('a'));
    expect(one.block(5, { from: 20_000, each: 100 })).toBe(20_500);
    one.places.delete(5);
    expect(one.block(25)).toBe(20_500);
  });

  test('given a node whose owner chose, then it begins there and asks nobody', () => {
    const { bandsOf } = machine();
    node(bandsOf('a')).block(0);
    expect(node(null, 20_000).block(1)).toBe(20_020);
  });

  test('given nodes that cannot agree, then a node says so once, with the remedy, and goes on', () => {
    const one = node({ hold: () => { throw new LocalFailure({ code: 'local.read_only', message: 'no such folder' }); }, close: () => undefined });
    expect([one.block(0), one.block(1)]).toEqual([20_000, 20_020]);
    expect(one.said).toEqual([expect.stringMatching(/no such folder; set portsFrom/)]);
  });

  test('given more places than ports, then one is shared and it is said', () => {
    const one = node(machine().bandsOf('a'));
    expect([one.block(0, { from: 65_000, each: 500 }), one.block(1, { from: 65_000, each: 500 })]).toEqual([65_000, 65_000]);
    expect(one.said).toEqual([expect.stringMatching(/no block of 500 ports left from 65000/)]);
  });

  test.each([[{ HOME: '/home/a' }, '/home/a/.local/state/fuel/ports'], [{ HOME: '/home/a', XDG_STATE_HOME: '/s' }, '/s/fuel/ports'], [{ HOME: '/home/a', XDG_STATE_HOME: '' }, '/home/a/.local/state/fuel/ports']])('given %j, then homes agree in %s', (env, folder) => {
    expect(portsFolder(env)).toBe(folder);
  });
});
