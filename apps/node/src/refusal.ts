/** Why this command does nothing, for the person who gave it: what is wrong and what to do. */
/** `code` is the hub's own, for scripts: docs/api/errors says what each means. */
export type Refused = { readonly ok: false; readonly message: string; readonly code?: string };
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Answer<T> = Ok<T> | Refused;

export const refuse = (message: string, code?: string): Refused => ({ ok: false, message, ...(code === undefined ? {} : { code }) });
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
