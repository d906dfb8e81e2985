import { expect, test } from '@jest/globals';
import type { Result } from './result.ts';
import { untilAnswered } from './until-answered.ts';

const failed = (cause: string): Result<string> => ({ ok: false, failure: { code: 'hub.unreachable', message: '', retryable: true, cause } });
const refused = (code: string): Result<string> => ({ ok: false, problem: { type: '', title: '', status: 409, code, detail: '', requestId: 'r' } });
const done: Result<string> = { ok: true, value: 'done' };

async function ask(answers: readonly Result<string>[], mayRepeat = true) {
  const left = [...answers];
  const waits: number[] = [];
  const answer = await untilAnswered(() => Promise.resolve(left.shift() ?? done), { mayRepeat, signal: new AbortController().signal, pause: (ms) => Promise.resolve(void waits.push(ms)) });
  return { answer, asked: answers.length - left.length, waits: waits.length };
}

test('given a connection that broke, then it is asked again, also while the hub starts anew', async () => {
  expect(await ask([failed('ECONNRESET'), failed('ECONNREFUSED'), failed('UND_ERR_SOCKET'), done])).toEqual({ answer: done, asked: 4, waits: 3 });
});

test('given a request that another one is ahead of, or a busy hub, then it is asked again', async () => {
  expect((await ask([refused('idempotency.in_flight'), refused('store.busy'), done])).answer).toEqual(done);
});

test('given a hub that was never there, a refusal, or a request that may not be repeated, then it is told of at once', async () => {
  expect((await ask([failed('ECONNREFUSED'), done])).asked).toBe(1);
  expect((await ask([refused('feature.state'), done])).asked).toBe(1);
  expect((await ask([failed('ECONNRESET'), done], false)).asked).toBe(1);
});

test('given a hub that stays away, then an end', async () => {
  expect(await ask(Array.from({ length: 9 }, () => failed('ECONNRESET')))).toMatchObject({ asked: 5, answer: { ok: false } });
});
