import { describe, expect, test } from '@jest/globals';
import { routes } from '@fuel/contracts';
import { readAnswer } from './read-answer.ts';

const status = { hub: 'hub_1', version: '0.1.0', contract: 1, nodes: { online: 1, offline: 0 }, features: {}, tasks: {}, inbox: 0, outbox: 0, parkedFacts: 0 };
const read = (code: number, text: string, contentType = 'application/json') =>
  readAnswer(routes.getStatus, { status: code, contentType, text }, 'http://hub');

describe('reading an answer of the hub', () => {
  test('given a good answer with fields from the future, then it is read and they are let through', () => {
    expect(read(200, JSON.stringify({ ...status, moon: 'full' }))).toEqual({ ok: true, value: status });
  });

  test('given a problem, then it is a value with its code and its extensions', () => {
    const problem = { type: 'x', title: 'No', status: 409, code: 'dependency.cycle', detail: 'd', requestId: 'r', moon: 'full' };
    expect(read(409, JSON.stringify(problem), 'application/problem+json')).toEqual({ ok: false, problem });
  });

  test.each([
    ['a page of a proxy', 502, '<html>', true],
    ['a page of another server', 200, '<html>', false],
  ])('given %s, then the failure says that it is no hub', (_what, code, text, retryable) => {
    expect(read(code, text, 'text/html')).toMatchObject({ ok: false, failure: { code: 'hub.not_json', retryable } });
  });

  test('given an answer of another form, then the failure names the field', () => {
    expect(read(200, JSON.stringify({ ...status, inbox: 'many' }))).toMatchObject({
      ok: false,
      failure: { code: 'hub.answer_unexpected', message: expect.stringContaining('inbox') },
    });
    expect(read(404, '{"message":"Not Found"}')).toMatchObject({ ok: false, failure: { code: 'hub.answer_unexpected' } });
  });
});
