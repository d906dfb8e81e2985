import { describe, expect, test } from '@jest/globals';
import { checkHubUrl } from './check-hub-url.ts';

const reason = (url: string, insecure = false): string => {
  const checked = checkHubUrl(url, insecure);
  return checked.ok ? '' : checked.message;
};

describe('the address of the hub', () => {
  test.each([
    ['https://hub.example.com', 'https://hub.example.com'],
    ['https://hub.example.com/fuel/', 'https://hub.example.com/fuel'],
    ['http://127.0.0.1:7447/', 'http://127.0.0.1:7447'],
    ['http://localhost:7447', 'http://localhost:7447'],
    ['http://[::1]:7447', 'http://[::1]:7447'],
  ])('given %s, then it is %s', (given, value) => {
    expect(checkHubUrl(given, false)).toEqual({ ok: true, value });
  });

  test.each(['http://hub.example.com', 'http://10.0.0.7:7447', 'http://127.0.0.1.example.com'])('given %s, then it is refused with the remedy, and --insecure allows it', (url) => {
    expect(reason(url)).toMatch(/unencrypted.*--insecure/);
    expect(checkHubUrl(url, true).ok).toBe(true);
  });

  test('given something else, then the reason says what it should look like', () => {
    expect(reason('hub')).toContain('it looks like https://');
    expect(reason('ftp://hub')).toContain('not over ftp');
    expect(reason('https://me:secret@hub')).not.toContain('secret');
  });
});
