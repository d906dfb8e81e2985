import { refusals, type Problem, type Refusal } from '@fuel/contracts';

export const problemContentType = 'application/problem+json; charset=utf-8';

/** A refusal as RFC 9457 wants it. What a refusal brings extra can add members and never replace ours. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { status, title } = refusals[refusal.code];
  return {
    ...refusal.extra,
    type: `urn:fuel:refusal:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    requestId,
    ...(refusal.pointer === undefined ? {} : { pointer: refusal.pointer }),
    ...(refusal.errors === undefined ? {} : { errors: [...refusal.errors] }),
  };
}
