import type { Refusal, Route } from '@fuel/contracts';

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const no = (detail: string): Read<never> => ({ ok: false, refusal: { code: 'header.invalid', detail } });

/** Null: the caller gave none. */
export function readKey(header: string | readonly string[] | undefined): Read<string | null> {
  if (header === undefined) return { ok: true, value: null };
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return { ok: true, value: header };
  return no('Idempotency-Key has 1 to 200 visible ASCII characters and stands there once. Send something that is new for each request, such as a UUID.');
}

/** The versions that the caller will take; null: any, or none was asked for. */
export function readMatch(route: Route, header: string | undefined): Read<readonly string[] | null> {
  if (header === undefined) return { ok: true, value: null };
  if (route.entity === undefined) return no('If-Match is for requests that change one feature, task, repository or workspace, and this is none. Leave it away.');
  if (header.trim() === '*') return { ok: true, value: null };
  const parts = header.split(',').map((part) => /^\s*"([\x21\x23-\x7e]{1,100})"\s*$/.exec(part)?.[1]);
  if (parts.length > 20 || parts.includes(undefined)) return no('If-Match is * or the ETag of an answer, with its quotes; at most 20 of them, with commas between. Send the one that you have.');
  return { ok: true, value: parts.flatMap((part) => part ?? []) };
}
