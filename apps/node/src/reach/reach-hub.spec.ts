import { describe, expect, test } from '@jest/globals';
import { judgeReadiness } from './reach-hub.ts';
import { explainTls } from './explain-tls.ts';
import { isAtLeast, judgeFailure, judgeServer } from './reach-nats.ts';

const url = 'https://hub.example.com';

describe('what answers at the address of the hub', () => {
  test.each([
    [{ status: 200, body: { ok: true, checks: { nats: 'ok' } }, server: null }, 'ok', /ready/],
    [{ status: 503, body: { ok: false, checks: { nats: 'cannot be reached', postgres: 'ok' } }, server: null }, 'warning', /not ready \(nats: cannot be reached\)/],
    [{ status: 404, body: null, server: 'nginx' }, 'error', /something else than a hub.*status 404, it calls itself nginx/],
    [{ status: 200, body: 'hello', server: null }, 'error', /something else/],
  ])('given %j, then it is %s', (answer, state, words) => {
    expect(judgeReadiness(url, answer)).toMatchObject({ state, found: expect.stringMatching(words) });
  });
});

describe('why TLS fails', () => {
  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /names that it is for/],
    ['CERT_HAS_EXPIRED', /renew/],
    ['CERT_NOT_YET_VALID', /clock/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /http:\/\//],
    ['ETIMEDOUT', /port/],
    ['ECONNRESET', /proxy/],
    ['E_NEW_ONE', /openssl s_client -connect hub.example.com:443/],
  ])('given %s, then the remedy fits', (code, remedy) => {
    expect(explainTls(code, 'words of OpenSSL', { of: 'hub', hostname: 'hub.example.com', port: 443 }).remedy).toMatch(remedy);
  });
});

describe('the NATS server', () => {
  const server = { server: 'nats://n:4222', version: '2.9.10', maxPayload: 1024 * 1024, jetStream: true, roundTripMs: 0.2 };

  test('given one that does, then its version is told', () => {
    expect(judgeServer(server)).toMatchObject({ state: 'ok', found: expect.stringContaining('nats-server 2.9.10') });
  });

  test.each([
    [{ version: '2.2.0' }, 'warning', /Update/],
    [{ jetStream: false }, 'error', /JetStream/],
    [{ maxPayload: 65_536 }, 'error', /max_payload/],
  ])('given %j, then it is said and how it is mended', (odd, state, remedy) => {
    expect(judgeServer({ ...server, ...odd })).toMatchObject({ state, remedy: expect.stringMatching(remedy) });
  });

  test.each([
    ['bus.unauthorized', /Join again/],
    ['bus.timeout', /Correct the port/],
    ['bus.disconnected', /log of the server/],
  ] as const)('given %s, then the remedy fits', (code, remedy) => {
    expect(judgeFailure('nats://n', { code, message: 'no' })).toMatchObject({ state: 'error', remedy: expect.stringMatching(remedy) });
  });

  test.each([
    ['2.9.10', true],
    ['2.10.1-beta.2', true],
    ['3.0.0', true],
    ['2.8.9', false],
    ['1.4', false],
  ])('given version %s, then it is new enough: %s', (version, enough) => {
    expect(isAtLeast(version, [2, 9])).toBe(enough);
  });
});
