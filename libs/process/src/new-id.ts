import { randomFillSync } from 'node:crypto';

const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz234567');

/** 128 random bits in letters that are safe in a subject, a ref and a folder: ids are unique for ever and cannot be guessed. */
export function newId<P extends string>(prefix: P): `${P}_${string}` {
  if (used === pool.length) refill();
  return `${prefix}_${pool.toString('latin1', used, (used += length))}`;
}

/** Asking the system for chance costs far more than using it; and a name that is put together letter by letter is 26 texts in memory. */
const length = 26;
const pool = Buffer.alloc(length * 512);
let used = pool.length;

function refill(): void {
  randomFillSync(pool);
  for (const [at, byte] of pool.entries()) pool[at] = alphabet[byte & 31] ?? 0;
  used = 0;
}
