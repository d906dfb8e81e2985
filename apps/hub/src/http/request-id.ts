import { randomBytes } from 'node:crypto';

const safe = /^[A-Za-z0-9._-]{1,64}$/;

/** A caller may name its request, in letters that are harmless in a log line and a header. */
export function requestIdOf(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && safe.test(given) ? given : randomBytes(12).toString('hex');
}
