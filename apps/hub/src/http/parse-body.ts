import { limits, type Refusal } from '@fuel/contracts';
import { measureJson } from './body-depth.ts';

/** From bytes to a JSON value; the route's schema comes after. An empty body is no body. */
export function parseBody(bytes: Uint8Array): { ok: true; value: unknown } | { ok: false; refusal: Refusal } {
  if (bytes.length === 0) return { ok: true, value: undefined };
  const { depth, values } = measureJson(bytes, limits);
  if (depth > limits.depth) {
    return { ok: false, refusal: { code: 'body.too_deep', detail: `The body is nested deeper than ${limits.depth} levels, which no request here needs. Send the documented form.` } };
  }
  if (values > limits.values) {
    return { ok: false, refusal: { code: 'body.too_many', detail: `The body holds more than ${limits.values} values. Send it in parts: tasks can be added to a feature later.` } };
  }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, refusal: { code: 'body.not_json', detail: `The body cannot be read as JSON in UTF-8: ${reason}. Correct it and send it again.` } };
  }
}
