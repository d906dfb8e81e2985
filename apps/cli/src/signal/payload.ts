import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';

/** `key=value`; the value may hold more of "=". */
export function readPayload(pairs: readonly string[]): Found<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return usage(`"${pair}" is no value of a payload: write --payload key=value`);
    values[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return { ok: true, value: values };
}
