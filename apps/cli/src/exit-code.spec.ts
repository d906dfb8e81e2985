import { expect, test } from '@jest/globals';
import type { Problem } from '@fuel/contracts';
import { exitCodeOf, exitCodesText, exitCodes } from './exit-code.ts';
import type { No } from './exit-code.ts';

const problem = (status: number): No => ({ ok: false, problem: { status } as Problem });
const failure = (code: 'hub.unreachable' | 'hub.timeout' | 'hub.url_invalid' | 'call.aborted' | 'hub.not_json'): No => ({ ok: false, failure: { code, message: '', retryable: true } });

test.each([
  ['a refusal', problem(409), 1],
  ['a plan that is not right', problem(422), 1],
  ['a missing token', problem(401), 4],
  ['a token without the right', problem(403), 4],
  ['no token at all', { ok: false, token: '' } as No, 4],
  ['no hub at all', { ok: false, noHub: '' } as No, 3],
  ['a hub that cannot be reached', failure('hub.unreachable'), 3],
  ['something else than a hub', failure('hub.not_json'), 3],
  ['an address that is none', failure('hub.url_invalid'), 2],
  ['a wrong command line', { ok: false, usage: '' } as No, 2],
  ['Ctrl-C', failure('call.aborted'), 130],
])('given %s, then the exit code is the documented one', (_what, no, code) => {
  expect(exitCodeOf(no)).toBe(code);
});

test('given the help on exit codes, then each code is in it', () => {
  for (const code of Object.values(exitCodes)) expect(exitCodesText()).toMatch(new RegExp(`^ +${code}  `, 'm'));
});
