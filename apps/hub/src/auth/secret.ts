import { hash, randomBytes } from 'node:crypto';

/** What is shown once and kept by its owner. The hub keeps only the hash. The prefix tells people, and secret scanners, what it is. */
export const newSecret = (prefix: 'fuel' | 'fueljoin' | 'fuelnode'): string => `${prefix}_${randomBytes(prefix === 'fueljoin' ? 16 : 32).toString('base64url')}`;

/**
 * A fast hash is right here: the secrets are random and long, so there is nothing to guess. It is what is looked up and compared, so
 * the time that a comparison takes tells nothing about a secret.
 */
export const hashOf = (secret: string): string => hash('sha256', secret, 'hex');
