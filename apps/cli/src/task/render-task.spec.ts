import { describe, expect, test } from '@jest/globals';
import { feature, look, shas, tagged, task, types, web } from '../fixtures/feature.ts';
import { patchNote, renderPatch } from './render-patch.ts';
import { renderTask } from './render-task.ts';
import { taskOf } from './find-task.ts';

describe('a task for people', () => {
  test('given one that waits, then the reason and its gates are there', () => {
    const text = renderTask(web, look);
    expect(text).toContain('web#use  · blocked  t_web');
    expect(text).toContain('  waits      waits until api#add-endpoint is reviewed');
    expect(text).toContain('  after      · add-endpoint is reviewed');
    expect(text).toContain('    Keep the old way working.');
  });

  test('given one that is done, then its change is there with base and head', () => {
    expect(renderTask(types, look)).toContain('change     1 file +3 -0, 000000000..aaaaaaaaa');
  });

  test('given one of a lane, then how many of it run at once is there, from a hub that counts them and from one that does not', () => {
    const inLane = (given: Parameters<typeof task>[0]) => /lane +(.*)/.exec(renderTask(task(given), look))?.[1];
    const one = { id: 't_x', key: 'x' };
    expect(inLane({ ...one, lane: { key: 'db', phase: 2, parallel: true }, laneMost: 3 })).toBe('db, phase 2, at most 3 at once while it runs');
    expect(inLane({ ...one, lane: { key: 'db', parallel: false } })).toBe('db, alone while it runs');
    expect(inLane({ ...one, lane: { key: 'db' }, laneMost: null })).toBe('db');
    expect(inLane(one)).toBeUndefined();
  });

  test('given issues, then each has its code, its place and its words', () => {
    const text = renderTask(task({ id: 't_x', key: 'x', issues: [{ code: 'check', message: 'two\nlines', path: 'src/a.ts' }] }), look);
    expect(text).toContain('  issue      check  src/a.ts\n    two\n    lines');
  });
});

describe('naming a task of a feature', () => {
  test.each(['use', 'web#use', 't_web', 't_w'])('given "%s", then it is found', (reference) => {
    expect(taskOf(feature, reference)).toMatchObject({ ok: true, value: { id: 't_web' } });
  });

  test('given a name that none has, then the names that there are are listed', () => {
    expect(taskOf(feature, 'nope')).toEqual({ ok: false, usage: 'feature f_pagination has no task "nope"; its tasks are add-type, add-endpoint, use' });
  });
});

describe('a patch', () => {
  const diff = { task: 't_api', head: shas.api, base: shas.base, patch: 'diff --git a/x b/x\n@@ -1 +1 @@\n-old\n+new\x1b[2J\n', truncated: false };

  test('given a terminal, then it is coloured and cannot talk to it', () => {
    expect(renderPatch(diff, tagged)).toBe('<bold>diff --git a/x b/x</bold>\n<cyan>@@ -1 +1 @@</cyan>\n<red>-old</red>\n<green>+new\uFFFD[2J</green>');
  });

  test('given an empty or a cut patch, then that is said', () => {
    expect(patchNote('api#x', diff)).toBeUndefined();
    expect(patchNote('api#x', { ...diff, patch: '' })).toBe('api#x: no change');
    expect(patchNote('api#x', { ...diff, truncated: true })).toContain(`${shas.base}..${shas.api}`);
  });
});
