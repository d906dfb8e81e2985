import { describe, expect, test } from '@jest/globals';
import { explainFailure } from './explain-failure.ts';

const thrown = (cause: unknown): Error => new TypeError('fetch failed', { cause });

describe('explaining what fetch threw', () => {
  test.each([
    ['a refused connection', { code: 'ECONNREFUSED' }, 'fuel hub start', true],
    ['several addresses that all refused', { errors: [{ code: 'ECONNREFUSED' }] }, 'fuel hub start', true],
    ['an unknown host', { code: 'ENOTFOUND' }, 'host name', true],
    ['a certificate that nobody vouches for', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'NODE_EXTRA_CA_CERTS', false],
    ['a reason without a code', { message: 'bad port' }, 'bad port', true],
    ['a code that we have no words for', { code: 'EWHATEVER' }, 'EWHATEVER', true],
  ])('given %s, then the message has the remedy', (_what, cause, words, retryable) => {
    const failure = explainFailure(thrown(cause), 'http://hub:1/api/v1/status', false);
    expect(failure).toMatchObject({ code: 'hub.unreachable', retryable, message: expect.stringContaining(words) });
    expect(failure.message).toContain('http://hub:1 ');
  });

  test('given a timeout or a caller that stopped, then each has a code of its own', () => {
    expect(explainFailure({ name: 'TimeoutError' }, 'http://hub', false).code).toBe('hub.timeout');
    expect(explainFailure({ name: 'AbortError' }, 'http://hub', true).code).toBe('call.aborted');
  });
});
