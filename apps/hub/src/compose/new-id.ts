import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 128 random bits in letters that are safe in a subject, a ref and a folder: ids are unique for ever and cannot be guessed. */
export function newId<P extends string>(prefix: P): `${P}_${string}` {
  if (used + length > pool.length) {
    pool = randomBytes(pool.length);
    used = 0;
  }
  let name = '';
  for (const byte of pool.subarray(used, (used += length))) name += alphabet[byte & 31];
  return `${prefix}_${name}`;
}

/** Asking the system for chance costs far more than using it. */
const length = 26;
let pool = Buffer.alloc(length * 512);
let used = pool.length;
