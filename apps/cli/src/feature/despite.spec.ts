import { describe, expect, test } from '@jest/globals';
import { feature, look, shas } from '../fixtures/feature.ts';
import { despiteOf, findingsShown } from './despite.ts';
import { renderApproval } from './render-approval.ts';

const found = { code: 'configuration_changed', path: '.fuel/config.yaml', message: 'it says how work is judged\nand more', needsPerson: true };
const withFindings = { ...feature, tasks: feature.tasks.map((task) => (task.id === 't_types' ? { ...task, findings: [found, { code: 'duplicate_added', message: 'lines 1 to 20' }] } : task)) };
const expected = { t_types: shas.types };

describe('what a review found', () => {
  test('given pairs by key, then they are sent by id', () => {
    expect(despiteOf(feature, ['add-type=configuration_changed', 'add-type=check_failed_before'])).toEqual({ ok: true, value: { t_types: ['configuration_changed', 'check_failed_before'] } });
  });

  test.each(['add-type', '=x', 'add-type=', 'nope=x'])('given %s, then nothing is sent', (pair) => {
    expect(despiteOf(feature, [pair])).toMatchObject({ ok: false });
  });

  test('given a finding that needs a person, then it is shown before the question, and a yes names it', () => {
    expect(renderApproval(withFindings, expected, look)).toMatch(/! .*configuration_changed {2}\.fuel\/config\.yaml {2}it says how work is judged\n/);
    expect(findingsShown(withFindings, expected)).toEqual({ t_types: ['configuration_changed'] });
    expect(findingsShown(withFindings, {})).toEqual({});
  });
});
