import { describe, expect, test } from '@jest/globals';
import { feature, look, tagged, task } from '../fixtures/feature.ts';
import { renderFeature, renderFeatures } from './render-feature.ts';
import { renderTree } from './render-tree.ts';

describe('a feature as a tree', () => {
  test('given tasks in several repositories, then each says what it does or why it waits', () => {
    expect(renderTree(feature, look).join('\n')).toBe(
      [
        'Pagination  ● in progress  f_pagination  10m00s',
        '1 reviewed, 1 running, 1 blocked',
        'shared-types',
        '  ✓ add-type      reviewed  1 file +3 -0',
        'api',
        '  ● add-endpoint  running   scripted on api-1, 12s, try 2',
        'web',
        '  · use           blocked   waits until api#add-endpoint is reviewed',
      ].join('\n'),
    );
  });

  test('given little height, then what is done shrinks first, then everything, then the end is counted', () => {
    expect(renderTree(feature, look, 7)).toEqual(expect.arrayContaining(['✓ shared-types  1 reviewed', '  · use           blocked   waits until api#add-endpoint is reviewed']));
    expect(renderTree(feature, look, 5).slice(2)).toEqual(['✓ shared-types  1 reviewed', '● api  1 running', '· web  1 blocked']);
    expect(renderTree(feature, look, 4).slice(2)).toEqual(['✓ shared-types  1 reviewed', '… 2 more repositories']);
  });

  test('given a terminal, then no line is longer than it is wide', () => {
    for (const text of renderTree(feature, { ...look, width: 30 })) expect(Array.from(text).length).toBeLessThanOrEqual(30);
  });

  test('given a failed task, then the reason is there in red, safe to show', () => {
    const failed = { ...feature, tasks: [task({ id: 't_x', key: 'x', state: 'failed', issues: [{ code: 'check', message: 'boom\x1b[2J\nmore' }] })] };
    expect(renderTree(failed, tagged).join('\n')).toContain('<red>boom\uFFFD[2J more</red>');
  });

  test('given more tasks than were read, then how many they are', () => {
    expect(renderTree({ ...feature, moreTasks: 'x', counters: { blocked: 103 } }, look).at(-1)).toBe('… 100 more tasks');
    expect(renderTree({ ...feature, moreTasks: 'x', counters: { blocked: 103 } }, look, 6)).toHaveLength(6);
  });

  test('given a landing, then its repositories are in the order in which they land', () => {
    const at = (name: string, order: number, state: 'published' | 'conflicted') => ({
      id: `r_${name}`, name, order, state, base: null, prepared: null, publishedAt: null, conflict: state === 'conflicted' ? { task: 't_api', paths: ['src/a.ts'] } : null,
    });
    const landing = { id: 'l_1', state: 'conflict' as const, epoch: 1, repositories: [at('api', 2, 'conflicted'), at('shared-types', 1, 'published')], reason: 'Both changed it.' };
    expect(renderTree({ ...feature, landing }, look)[2]).toBe('landing conflict: shared-types published → api conflicted (src/a.ts). Both changed it.');
  });
});

describe('features for people', () => {
  test('given one with a description, then it stands below the tree', () => {
    expect(renderFeature(feature, look)).toMatch(/reviewed\n\nLists are cut into pages\.$/);
  });

  test('given a list, then each has a line, and given none, then there is nothing', () => {
    expect(renderFeatures([feature], look).split('\n')[1]).toBe('f_pagination  ● in progress  1 reviewed, 1 running, 1 blocked  12s ago  shared-types, api, web  Pagination');
    expect(renderFeatures([], look)).toBe('');
  });
});
