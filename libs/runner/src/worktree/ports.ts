import os from 'node:os';
import path from 'node:path';
import { bandSize, LocalFailure, type PortBands } from '@fuel/local';
import type { Log } from '../log.ts';

export type Ports = {
  /** The first of so many ports that nobody else on this machine is given while that place is taken. */
  blockOf(place: number, wanted: { readonly from: number; readonly each: number }): number;
  close(): void;
};

type Options = {
  /** Null: the owner of the node chose, and nobody else is asked. */
  readonly bands: PortBands | null;
  readonly from: number | null;
  readonly taken: () => ReadonlySet<number>;
  readonly log: Log;
};

type Block = { readonly wanted: string; readonly base: number; readonly each: number };

const ports = 65_536;

/** Where the homes of a user on this machine agree about ports. */
export const portsFolder = (env: Readonly<Record<string, string | undefined>>): string => path.join(env['XDG_STATE_HOME'] || path.join(env['HOME'] || os.homedir(), '.local', 'state'), 'fuel', 'ports');

export function openPorts({ bands, from: chosen, taken, log }: Options): Ports {
  const given = new Map<number, Block>();
  let asks = bands;
  const hold = (band: number): boolean => {
    try {
      return asks === null || asks.hold(band);
    } catch (cause) {
      if (!(cause instanceof LocalFailure)) throw cause;
      asks = null;
      log('warn', `ports are not shared out among the nodes of this machine: ${cause.message}; set portsFrom, different for each node`);
      return true;
    }
  };
  const isFree = (base: number, each: number): boolean => [...given.values()].every((other) => base + each <= other.base || other.base + other.each <= base);
  return {
    blockOf(place, { from: asked, each }) {
      const from = chosen ?? asked;
      const wanted = `${from} ${each}`;
      const places = taken();
      for (const one of given.keys()) if (!places.has(one)) given.delete(one);
      const had = given.get(place);
      if (had?.wanted === wanted) return had.base;
      given.delete(place);
      const found = firstOf(candidates(place, from, each), { each, isFree, hold });
      if (found === null) log('warn', `there is no block of ${each} ports left from ${from} on; one is shared`);
      // What lies above the last port begins again: better shared than none.
      const base = found ?? from + (place % Math.max(1, Math.floor((ports - from) / each))) * each;
      given.set(place, { wanted, base, each });
      return base;
    },
    close: () => bands?.close(),
  };
}

/** The place's own first, so that it stays the same; then each in turn. */
function* candidates(place: number, from: number, each: number): Generator<number> {
  yield from + place * each;
  for (let base = from; base + each <= ports; base += each) yield base;
}

type Rules = { readonly each: number; readonly isFree: (base: number, each: number) => boolean; readonly hold: (band: number) => boolean };

function firstOf(bases: Iterable<number>, { each, isFree, hold }: Rules): number | null {
  const others = new Set<number>();
  for (const base of bases) {
    if (base + each > ports || !isFree(base, each)) continue;
    const bands = range(Math.floor(base / bandSize), Math.floor((base + each - 1) / bandSize));
    if (bands.some((band) => others.has(band))) continue;
    const refused = bands.find((band) => !hold(band));
    if (refused === undefined) return base;
    others.add(refused);
  }
  return null;
}

const range = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n);
