import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 128 random bits in letters that are safe in a subject, a ref and a folder: ids are unique for ever and cannot be guessed. */
export function newId<P extends string>(prefix: P): `${P}_${string}` {
  const bytes = randomBytes(26);
  return `${prefix}_${Array.from(bytes, (byte) => alphabet[byte & 31]).join('')}`;
}
