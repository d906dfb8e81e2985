/** Why this command does nothing, for the person who gave it: what is wrong and what to do. */
export type Refused = { readonly ok: false; readonly message: string };
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Answer<T> = Ok<T> | Refused;

export const refuse = (message: string): Refused => ({ ok: false, message });
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
