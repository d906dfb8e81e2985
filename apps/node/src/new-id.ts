import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 130 random bits: nobody guesses an id, and none is ever given twice. */
export function newId(prefix: string): string {
  const letters = [...randomBytes(26)].map((byte) => alphabet[byte & 31]);
  return `${prefix}_${letters.join('')}`;
}
