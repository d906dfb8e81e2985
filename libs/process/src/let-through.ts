import { childEnvironment } from './environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const secretName = /key|token|secret|passw|credential|auth/i;
/** A path, a word or a number: to cut those out would make ordinary text unreadable. */
const plainValue = /^(\/.*|[A-Za-z]+|\d+)$/;
const shortest = 8;

/**
 * What a child was trusted with beyond what every program needs, and nobody else should read in its output: values that a list named,
 * unless they are plainly no secret, and what stands before the @ of a proxy's address.
 */
export function letThrough(environment: Variables, named: readonly string[] = []): string[] {
  const values = named.flatMap((name) => {
    const value = environment[name]?.trim() ?? '';
    return value.length >= shortest && (secretName.test(name) || !plainValue.test(value)) ? [value] : [];
  });
  const proxies = Object.entries(environment).flatMap(([name, value]) => (/^(https?|all)_proxy$/i.test(name) ? (/\/\/([^/@]+)@/.exec(value ?? '')?.[1] ?? []) : []));
  return [...values, ...proxies];
}

/** The same of a child of ours with this list. */
export const trustedWith = (envAllow: readonly string[]): string[] => letThrough(childEnvironment(process.env, { envAllow }), envAllow);

/** Long enough and mixed enough that nobody writes it by accident; a path, a word or a version is none. */
const drawn = (value: string): boolean => value.length >= 12 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[/~.]/.test(value) && !/\s/.test(value);

/** Values of our own environment that are secrets by their name, whether a child was given them or not. */
export const ownSecrets = (environment: Variables = process.env): string[] =>
  Object.entries(environment).flatMap(([name, value]) => (value !== undefined && secretName.test(name) && drawn(value.trim()) ? [value.trim()] : []));
