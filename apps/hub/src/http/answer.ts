import type { Refusal, RefusalCode } from '@fuel/contracts';

/** What a door says: yes with a value, or no with a refusal. Only a broken world and a bug are exceptions. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T; /** Where the route's own status would be wrong. */ readonly status?: number; /** Of the thing that it shows: its ETag. */ readonly version?: string; /** Where it is not JSON. */ readonly contentType?: string }
  | { readonly ok: false; readonly refusal: Refusal };

export const answered = <T>(value: T, more: { readonly version?: string; readonly contentType?: string } = {}): Answer<T> => ({ ok: true, value, ...more });

export const refused = (code: RefusalCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}): Answer<never> => ({
  ok: false,
  refusal: { code, detail, ...more },
});
