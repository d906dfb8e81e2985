import { describe, expect, test } from '@jest/globals';
import { feature, look, shas } from '../fixtures/feature.ts';
import { expectedShas } from './expected-shas.ts';
import { approvalQuestion, renderApproval } from './render-approval.ts';

describe('the SHAs of an approval', () => {
  test('given pairs by key, by label and by id, then they are sent by id', () => {
    expect(expectedShas(feature, [`add-type=${shas.types}`, `api#add-endpoint=${shas.api}`, 't_web=none'])).toEqual({
      ok: true,
      value: { t_types: shas.types, t_api: shas.api, t_web: null },
    });
  });

  test.each([
    ['no SHA', 'add-type'],
    ['half a SHA', 'add-type=abc'],
    ['no task', `=${shas.api}`],
    ['an unknown task', `nope=${shas.api}`],
  ])('given %s, then nothing is sent and the pair is named', (_what, pair) => {
    expect(expectedShas(feature, [pair])).toEqual({ ok: false, usage: expect.stringContaining(pair.split('=')[0] ?? '') });
  });

  test('given a task twice, then that is not guessed at', () => {
    expect(expectedShas(feature, [`add-type=${shas.types}`, `t_types=${shas.api}`])).toMatchObject({ ok: false });
  });

  test('given what will be sent, then a person sees each change and is asked about their number', () => {
    const expected = { t_types: shas.types, t_api: null };
    expect(renderApproval(feature, expected, look)).toBe(
      ['Pagination  f_pagination', 'TASK                   SHA        CHANGE        SUMMARY', 'shared-types#add-type  aaaaaaaaa  1 file +3 -0  A Page type', 'api#add-endpoint       none       no change     Do add-endpoint'].join('\n'),
    );
    expect(approvalQuestion(feature, expected)).toBe('Approve 1 change in 1 repository and land it?');
  });
});
