import type { Refusal, RefusalCode } from '@fuel/contracts';

/** Who wants something. A person's agent acts on behalf of the person. */
export interface Actor {
  readonly kind: 'person' | 'node' | 'hub';
  readonly id: string;
  readonly onBehalfOf?: string;
}

export type Decision<E> = { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

export const happened = <E>(...events: E[]): Decision<E> => ({ ok: true, events });
export const nothing: Decision<never> = { ok: true, events: [] };
export const refused = (code: RefusalCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}): Decision<never> => ({
  ok: false,
  refusal: { code, detail, ...more },
});
