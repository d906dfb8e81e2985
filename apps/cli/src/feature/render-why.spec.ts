import { expect, test } from '@jest/globals';
import { plain } from '../terminal/look.ts';
import { renderWhy } from './render-why.ts';

const look = { paint: plain, now: new Date(0), width: 60 };
const feature = { name: 'Login', state: 'in_progress' as const, id: 'fea_1' };

test('given what waits, then each task with its whole sentence, and how many wait behind', () => {
  const items = [{ task: 'tsk_1', key: 'add', repository: 'api', state: 'ready' as const, waits: 'node web-1 is offline since 3 min; start it again with fuel node start' }];
  expect(renderWhy(feature)({ feature: null, blocked: 2, items, next: null }, look)).toBe(
    [
      'Login  ● in progress  fea_1',
      '  ○ api#add  ready  tsk_1',
      '      node web-1 is offline since 3 min; start it again with',
      '      fuel node start',
      '  2 tasks wait for other tasks only (--blocked shows them)',
    ].join('\n'),
  );
});

test('given nothing that waits, then that; and given a feature that waits itself, then why', () => {
  const none = { blocked: 0, items: [], next: null };
  expect(renderWhy(feature)({ ...none, feature: null }, look).split('\n')).toEqual(['Login  ● in progress  fea_1', '  nothing waits']);
  expect(renderWhy(feature)({ ...none, feature: 'is paused; go on with fuel feature resume fea_1' }, look)).toContain('the feature is paused; go on with');
});
