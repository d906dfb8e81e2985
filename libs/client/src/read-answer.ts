import { problem } from '@fuel/contracts';
import type { Route } from '@fuel/contracts';
import type { NotOk, Result } from './result.ts';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

function parseJson(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function notJson(answer: Answer, origin: string): NotOk {
  return {
    ok: false,
    failure: {
      code: 'hub.not_json',
      message: `${origin} answered ${answer.status} with something that is not JSON (${answer.contentType || 'no content type'}); is this the address of a Fuel hub, and is no proxy in between?`,
      retryable: answer.status >= 500,
      cause: answer.text.slice(0, 200),
    },
  };
}

const unexpected = (origin: string, what: string): NotOk => ({
  ok: false,
  failure: {
    code: 'hub.answer_unexpected',
    message: `the answer of ${origin} does not have the form that is documented: ${what}; hub and client are probably of different versions, update the older one`,
    retryable: false,
  },
});

/** Followed, a redirect would carry a token or a join to wherever it leads, also from https to http. */
export function redirected(answer: { readonly status: number; readonly location: string | null; readonly opaque: boolean }, url: string): NotOk | null {
  if (!answer.opaque && (answer.status < 300 || answer.status > 399)) return null;
  const { origin } = new URL(url);
  const to = answer.location !== null && URL.canParse(answer.location, url) ? new URL(answer.location, url).origin : 'another address';
  const message = `${origin} sends callers on to ${to}; tokens go only to the address that was given: give that one when it is the hub's`;
  return { ok: false, failure: { code: 'hub.url_invalid', message, retryable: false } };
}

export function readRefusal(answer: Answer, origin: string): NotOk {
  const parsed = parseJson(answer.text);
  if (parsed === undefined) return notJson(answer, origin);
  const read = problem.safeParse(parsed.json);
  if (read.success) return { ok: false, problem: read.data };
  return unexpected(origin, `a ${answer.status} that is no problem document`);
}

/** What the hub said, checked once against the route table. Fields that we do not know are let through by the schema and dropped. */
export function readAnswer(route: Route, answer: Answer, origin: string): Result<unknown> {
  if (answer.status < 200 || answer.status > 299) return readRefusal(answer, origin);
  const parsed = parseJson(answer.text);
  if (parsed === undefined) return notJson(answer, origin);
  const read = route.response.safeParse(parsed.json);
  if (read.success) return { ok: true, value: read.data };
  const [first] = read.error.issues;
  return unexpected(origin, first === undefined ? 'no reason given' : `${first.path.map(String).join('.') || 'the whole'}: ${first.message}`);
}
