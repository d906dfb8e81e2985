import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secretsIn } from './secrets-in.ts';

const drawn = 'q7Zp2LxV9mRt4KbN';

describe('values of a file that a worktree is given', () => {
  test.each([
    [`API=${drawn}\n`, [drawn]],
    [`export TOKEN="${drawn}" # of the test account\n`, [drawn]],
    [`A='${drawn}'\r\nB=${drawn} # again\n`, [drawn]],
    ['DB_PASSWORD=correct-horse-battery\n', ['correct-horse-battery']],
    ['SMTP_PASS=Summer2024\n', ['Summer2024']],
    ['DATABASE_URL=postgres://app:s3cr%2Fet-9@localhost:5432/app\n', ['postgres://app:s3cr%2Fet-9@localhost:5432/app', 's3cr%2Fet-9', 's3cr/et-9']],
    ['//registry.example.org/:_authToken=npmtokenofmine\n', ['npmtokenofmine']],
    [`  password: ${drawn}\n`, [drawn]],
    [`{"client": {"id": "web", "secret": "${drawn}"}}`, [drawn]],
    ['HOOK=https://hooks.example.org/services/T01AB2CD3/xYz12abC9dEf\n', ['https://hooks.example.org/services/T01AB2CD3/xYz12abC9dEf']],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC+a/b==\n-----END PRIVATE KEY-----\n', ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC+a/b==']],
    ['KEY="-----BEGIN KEY-----\nMIIEvQIBADANBgkqh1\n-----END KEY-----"\nNEXT=plain\n', ['-----BEGIN KEY-----\nMIIEvQIBADANBgkqh1\n-----END KEY-----']],
    ['KEY="one-9x8y7z\\ntwo-9x8y7z"\n', ['one-9x8y7z\\ntwo-9x8y7z', 'one-9x8y7z\ntwo-9x8y7z']],
  ])('given %j, then nobody reads %j', (text, secrets) => {
    expect([...secretsIn(text)].sort()).toEqual([...secrets].sort());
  });

  test.each([
    'NODE_ENV=development', 'PORT=3000', 'EXPIRES=1735689600000', 'DEBUG=true', 'REGION=eu-central-1', 'BASE=http://localhost:3000/api/v2', 'LOG=./logs/app.log', 'HOME_DIR=/home/user/q7Zp2LxV9mRt4KbN',
    'KEY_PATH=/etc/ssl/server.pem', 'AUTH_MODE=disabled-for-tests', 'DB_PASSWORD=postgres', 'JWT_SECRET=changeme', 'TIMEOUT=30000ms', 'NAME=My Application', 'CLASS=HttpServerFactory', 'MAIL=somebody@example.org',
    'IMAGE=postgres16-alpine', 'TOKEN=short1', 'EMPTY=', '# q7Zp2LxV9mRt4KbN', 'just a line of words', 'FLAGS="--max-old-space-size=4096"',
  ])('given %j, then it is nothing that a log would have to hide', (line) => {
    expect(secretsIn(`${line}\n`)).toEqual([]);
  });

  test('given bytes that are no text, then there is nothing to look for', () => {
    expect(secretsIn(`\0${drawn}\n`)).toEqual([]);
  });

  test('given any line, then what is found stands in it or is what it means, and has 8 characters or more', () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (line) => secretsIn(`NAME=${line}`).every((value) => value.length >= 8)));
  });

  test('given values of different weight, then those that are named as secrets come first', () => {
    expect(secretsIn(`ID=${drawn}${drawn}\nAPI_KEY=${drawn}\n`)[0]).toBe(drawn);
  });
});
