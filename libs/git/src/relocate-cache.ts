import { createHash } from 'node:crypto';

const hashBytes = 20;

/** The pure half of git's varint: seven bits a byte, the highest first, each continued one less by one. */
function varint(value: number): Buffer {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(128 | (--rest & 127));
  return Buffer.from(bytes);
}

/** As git names the place that an untracked cache was made in. */
const placed = (dir: string, system: string): Buffer => {
  const name = Buffer.from(`Location ${dir}, system ${system}\0`);
  return Buffer.concat([varint(name.length), name]);
};

/**
 * The same index, whose untracked cache is believed at another place: git believes it only where it was made, and reads every folder elsewhere.
 * The place has to show the same folders, with their times and inodes. An index without a cache, or of another form, stays as it is: all that
 * is lost is time.
 */
export function relocateCache(index: Buffer, { from, to, system }: { from: string; to: string; system: string }): Buffer {
  const old = placed(from, system);
  const at = index.lastIndexOf(old);
  if (at < 8 || index.toString('latin1', at - 8, at - 4) !== 'UNTR' || index.includes('EOIE', at)) return index;
  const fresh = placed(to, system);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(index.readUInt32BE(at - 4) + fresh.length - old.length);
  const body = Buffer.concat([index.subarray(0, at - 4), size, fresh, index.subarray(at + old.length, -hashBytes)]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}
