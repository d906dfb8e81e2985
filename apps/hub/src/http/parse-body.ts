import type { Refusal } from '@fuel/contracts';
import { depthOf } from './body-depth.ts';

/** No body that we know is deeper than 8. */
const deepestBody = 32;

/** From bytes to a JSON value; the route's schema comes after. An empty body is no body. */
export function parseBody(bytes: Uint8Array): { ok: true; value: unknown } | { ok: false; refusal: Refusal } {
  if (bytes.length === 0) return { ok: true, value: undefined };
  if (depthOf(bytes, deepestBody) > deepestBody) {
    return { ok: false, refusal: { code: 'body.invalid', detail: `The body is nested deeper than ${deepestBody} levels, which no request here needs. Send the documented form.` } };
  }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, refusal: { code: 'body.not_json', detail: `The body cannot be read as JSON in UTF-8: ${reason}. Correct it and send it again.` } };
  }
}
