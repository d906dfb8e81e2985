import { describe, expect, test } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import { NoRespondersError, PermissionViolationError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { BusFailure, toFailure } from './failure.ts';

const api = (err_code: number): Error => new JetStreamApiError({ code: 503, err_code, description: 'as the server says' });

describe('toFailure', () => {
  test.each([
    [api(10077), 'bus.storage', true],
    [api(10059), 'bus.no_stream', true],
    [api(10014), 'bus.no_consumer', true],
    [api(10058), 'bus.other', false],
    [new TimeoutError(), 'bus.timeout', true],
    [new RequestError('', { cause: new NoRespondersError('a') }), 'bus.no_stream', true],
    [new Error('jetstream is not enabled', { cause: new NoRespondersError('a') }), 'bus.no_stream', true],
    [new RequestError('', { cause: new PermissionViolationError('no', 'publish', 'a') }), 'bus.forbidden', false],
    [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'bus.disconnected', true],
    ['a text', 'bus.other', false],
  ] as const)('given %s, when it is put in our words, then it is %s and retryable is %s', (cause, code, retryable) => {
    expect(toFailure(cause, 'publish')).toMatchObject({ code, retryable });
  });

  test('given a failure of ours, when it passes a second door, then it stays itself', () => {
    const failure = new BusFailure('bus.storage', 'full');
    expect(toFailure(failure, 'ensure')).toBe(failure);
  });
});
