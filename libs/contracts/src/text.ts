import { z } from 'zod';

/** Ids are opaque: nobody parses them. The alphabet keeps them safe as a subject token, a ref component and a folder name. */
export const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{2,63}$/, 'an id is 3 to 64 characters: lower-case letters, digits, "_" or "-", starting with a letter');

export const sha = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'a commit SHA is 40 or 64 lower-case hexadecimal digits, never a branch name');

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hexadecimal digits');

/** RFC 3339 in UTC with milliseconds, the only form of time on the wire. */
export const time = z.iso.datetime({ message: 'a time looks like 2026-01-31T12:00:00.000Z' });

/** What people name things by: repositories, agents, workspaces. Safe in a path, a label and a sentence. */
export const slug = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$/,
    'a name is 1 to 64 characters: lower-case letters, digits, ".", "_" or "-", starting and ending with a letter or digit',
  );

/** What people write to mean a repository that is there: its name or its id. What is neither means none. */
export const nameOrId = z.string().min(1).max(64).regex(/^\P{C}+$/u, 'a name or an id has no control characters');

export const title = z.string().trim().min(1, 'must not be empty').max(200, 'at most 200 characters');

export const epoch = z.int().min(1);

export type Id = z.infer<typeof id>;
export type Sha = z.infer<typeof sha>;
