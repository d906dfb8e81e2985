import type { z } from 'zod';
import type { RefusalCode } from './problem.ts';

/** public: no token; join: the join token is in the body; node: a node's own token; member and admin: people and their agents. */
export type Access = 'public' | 'join' | 'node' | 'member' | 'admin';

/** What has a version: an ETag where it is read, and If-Match where it is changed. */
export const versioned = ['feature', 'task', 'repository', 'workspace'] as const;
export type Versioned = (typeof versioned)[number];

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status?: number;
  /** What a 2xx answer holds; `stream` routes answer with server-sent events of this form. */
  readonly response: z.ZodType;
  /** What it answers instead, with 200, when it is asked with `dryRun=true`: nothing is written then. */
  readonly dryRun?: z.ZodType;
  readonly stream?: boolean;
  /** Answers with plain text. */
  readonly text?: boolean;
  /** The one thing, named by the path, that this route shows (GET) or changes (the others). */
  readonly entity?: Versioned;
  readonly refusals: readonly RefusalCode[];
}

/** Keeps the exact types of one route, so that the client's and the doors' types follow from it. */
export const route = <const R extends Route>(definition: R): R => definition;
