import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * An answer may hold a secret that the hub keeps only the hash of (a join token, a node's token). So it is kept under a key that is made
 * of the secret that its caller shows: who has the database has nothing.
 */
const keyOf = (secret: string, requestKey: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, requestKey, 'fuel: a kept answer', 32));

const ivBytes = 12;
const tagBytes = 16;

export function sealAnswer(secret: string, requestKey: string, text: string): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, requestKey), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

export function openAnswer(secret: string, requestKey: string, kept: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, requestKey), kept.subarray(0, ivBytes));
  decipher.setAuthTag(kept.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(kept.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
}
