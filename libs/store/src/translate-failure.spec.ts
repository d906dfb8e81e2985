import { describe, expect, test } from '@jest/globals';
import { StoreFailure } from './failure.ts';
import { translateFailure } from './translate-failure.ts';

const coded = (code: string, message = 'it said so'): Error => Object.assign(new Error(message), { code });

describe('what the driver throws', () => {
  test('given each kind of failure, then its code and whether the same call may succeed later', () => {
    const table: [Error, string, boolean][] = [
      [coded('ECONNREFUSED'), 'store.unreachable', true],
      [new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')]), 'store.unreachable', true],
      [coded('57P01', 'terminating connection due to administrator command'), 'store.unreachable', true],
      [coded('53300', 'too many clients'), 'store.unreachable', true],
      [new Error('Connection terminated unexpectedly'), 'store.unreachable', true],
      [coded('P1001'), 'store.unreachable', true],
      [coded('28P01', 'password authentication failed'), 'store.unreachable', false],
      [coded('3D000', 'database "x" does not exist'), 'store.unreachable', false],
      [coded('40P01', 'deadlock detected'), 'store.busy', true],
      [coded('40001'), 'store.busy', true],
      [coded('55P03'), 'store.busy', true],
      [coded('53100', 'could not extend file: No space left on device'), 'store.failed', true],
      [coded('25006', 'cannot execute UPDATE in a read-only transaction'), 'store.failed', true],
      [coded('23505', 'duplicate key'), 'store.failed', false],
      [coded('42601', 'syntax error'), 'store.failed', false],
    ];
    for (const [cause, code, retryable] of table) expect(translateFailure(cause)).toMatchObject({ code, retryable, cause });
  });

  test('given an error of Prisma that keeps the SQLSTATE, then that counts', () => {
    const cause = Object.assign(coded('P2010'), { meta: { driverAdapterError: { cause: { originalCode: '40P01' } } } });
    expect(translateFailure(cause)).toMatchObject({ code: 'store.busy' });
  });

  test('given several addresses that all refuse, then the message says so', () => {
    expect(translateFailure(new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:1')])).message).toBe(
      'Postgres cannot be reached: connect ECONNREFUSED ::1:1',
    );
  });

  test('given a failure that is translated already, then it stays the same', () => {
    const failure = new StoreFailure('store.busy', 'x', { retryable: true });
    expect(translateFailure(failure)).toBe(failure);
  });
});
