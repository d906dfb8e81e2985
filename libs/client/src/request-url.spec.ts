import { describe, expect, test } from '@jest/globals';
import { isHubUrl, requestUrl } from './request-url.ts';

describe('the address of a request', () => {
  test('given parameters with signs of their own, then they cannot change the path', () => {
    expect(requestUrl('http://hub/', '/api/v1/features/:id', { id: '../x?y#z' })).toBe('http://hub/api/v1/features/..%2Fx%3Fy%23z');
  });

  test('given a hub below a path and a query with gaps, then both are kept as meant', () => {
    expect(requestUrl('https://host/fuel', '/api/v1/inbox', {}, { all: true, cursor: undefined, limit: 5 })).toBe('https://host/fuel/api/v1/inbox?all=true&limit=5');
  });

  test('given something that is no http address, then it is not taken for one', () => {
    expect(['http://x', 'https://x/y'].every(isHubUrl)).toBe(true);
    expect(['', 'localhost:4711', 'ftp://x', 'http://'].some(isHubUrl)).toBe(false);
  });
});
