import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 130 random bits: nobody guesses an id, and none is ever given twice. */
export function newId(prefix: string): string {
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
