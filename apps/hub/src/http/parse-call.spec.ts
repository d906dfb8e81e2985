import { describe, expect, test } from '@jest/globals';
import { type Refusal, type Route, routes } from '@fuel/contracts';
import { atOnce } from '@fuel/core';
import { parseCall as inPortions, type ParsedCall, type RawCall } from './parse-call.ts';

const parseCall = (route: Route, raw: RawCall): ParsedCall => atOnce(inPortions(route, raw));

const refusalOf = (route: Route, raw: { params?: unknown; query?: unknown; body?: unknown }): Refusal => {
  const parsed = parseCall(route, { params: {}, query: {}, body: undefined, ...raw });
  if (parsed.ok) throw new Error('it was let through');
  return parsed.refusal;
};
const task = (more: object = {}) => ({ key: 'web', title: 'Web', prompt: 'do', repository: 'web', ...more });
const plan = (...tasks: object[]) => ({ body: { name: 'F', tasks } });
const { createFeature, getFeature, listInbox, requestChanges } = routes;

describe('what a caller sent meets the schemas', () => {
  test('given a call in the documented form, then it is parsed with its defaults', () => {
    const parsed = parseCall(createFeature, { params: {}, query: {}, ...plan(task({ dependsOn: ['api'] })) });
    expect(parsed).toMatchObject({ ok: true, call: { body: { workspace: 'default', tasks: [{ kind: 'work', priority: 500, dependsOn: ['api'] }] } } });
  });

  test('given no body, then it says so', () => {
    expect(refusalOf(createFeature, {})).toMatchObject({ code: 'body.invalid', pointer: '', detail: expect.stringContaining('no body') });
  });

  test('given several faults, then all are listed, each with its pointer, its reason and a remedy', () => {
    const refusal = refusalOf(createFeature, plan(task({ key: 'a b', kind: 'wrok', title: ' ', promt: 1, priority: 1.5, paths: ['../x'] }), { key: 'x' }));
    expect(refusal.code).toBe('body.invalid');
    const details = Object.fromEntries((refusal.errors ?? []).map((error) => [error.pointer, error.detail]));
    expect(details).toEqual({
      '/tasks/0/key': expect.stringMatching(/^"tasks\[0\]\.key" is "a b", which is not allowed: a task key is 1 to 64 .* Correct it\.$/),
      '/tasks/0/kind': '"tasks[0].kind" is "wrok", which is none of work, read, sync, external. Did you mean "work"?',
      '/tasks/0/title': '"tasks[0].title" is not right: must not be empty. Correct it.',
      '/tasks/0/priority': '"tasks[0].priority" is 1.5 and has to be a whole number. Correct it.',
      '/tasks/0/paths/0': expect.stringContaining('relative to the repository'),
      '/tasks/0/promt': '"promt" is not known in "tasks[0]". Did you mean "prompt"?',
      '/tasks/1/title': '"tasks[1].title" is missing. Give a text.',
      '/tasks/1/prompt': '"tasks[1].prompt" is missing. Give a text.',
    });
    expect(refusal).toMatchObject({ pointer: '/tasks/0/key', detail: details['/tasks/0/key'] });
  });

  test('given a gate that does not exist, then its own code at its own place', () => {
    for (const until of [{ deployed: true }, 'landed', {}, 5]) {
      expect(refusalOf(createFeature, plan(task({ dependsOn: ['x', { task: 'api', until }] })))).toMatchObject({
        code: 'gate.unknown',
        pointer: '/tasks/0/dependsOn/1/until',
        detail: expect.stringContaining('{"reviewed": true}'),
      });
    }
  });

  test('given a known gate with a fault in it, then the fault is named', () => {
    expect(refusalOf(createFeature, plan(task({ dependsOn: [{ task: 'api', until: { contract: 'BAD x' } }] })))).toMatchObject({
      code: 'body.invalid',
      pointer: '/tasks/0/dependsOn/0/until/contract',
    });
    expect(refusalOf(createFeature, plan(task({ dependsOn: [{ task: 'api', until: { reviewed: false } }] })))).toMatchObject({
      code: 'body.invalid',
      pointer: '/tasks/0/dependsOn/0/until/reviewed',
    });
    expect(refusalOf(createFeature, plan(task({ dependsOn: [{ task: 'api', until: { reviewed: true, match: {} } }] })))).toMatchObject({
      code: 'body.invalid',
      pointer: '/tasks/0/dependsOn/0/until/match',
    });
  });

  test('given a dependency that is neither a key nor an object, then both are offered', () => {
    expect(refusalOf(createFeature, plan(task({ dependsOn: [5] })))).toMatchObject({
      detail: '"tasks[0].dependsOn[0]" is 5 and has to be a text or an object. Correct it.',
    });
    const misspelt = refusalOf(createFeature, plan(task({ dependsOn: [{ tsk: 'api' }] })));
    expect(misspelt.errors?.map((error) => error.detail)).toEqual(expect.arrayContaining(['"tsk" is not known in "tasks[0].dependsOn[0]". Did you mean "task"?']));
  });

  test('given more faults than anybody reads, then the first hundred', () => {
    expect(refusalOf(createFeature, plan(...Array.from({ length: 500 }, () => ({})))).errors).toHaveLength(100);
  });

  test('given an empty list where one is needed, then how many it has and needs', () => {
    expect(refusalOf(requestChanges, { params: { id: 'fea_1' }, body: { comments: [] } }).detail).toBe('"comments" has 0 items; at least 1 are needed. Correct it.');
  });

  test('given a parameter that cannot be an id, then there is no such thing', () => {
    expect(refusalOf(getFeature, { params: { id: '../etc' } })).toMatchObject({ code: 'feature.unknown', detail: expect.stringContaining('an id is 3 to 64') });
  });

  test('given a query that is not right, then the parameter is named', () => {
    expect(refusalOf(listInbox, { query: { limit: 'many', all: 'perhaps' } })).toMatchObject({
      code: 'body.invalid',
      detail: 'Query parameter "limit" is "many" and has to be a number. Correct it.',
      errors: [{ pointer: '/limit' }, { pointer: '/all' }],
    });
  });

  test('given a query parameter that nobody reads, then it is refused instead of passed over', () => {
    expect(refusalOf(createFeature, { query: { dryrun: 'true' }, ...plan(task()) })).toEqual({ code: 'body.invalid', detail: 'Query parameter "dryrun" is not known here. Did you mean "dryRun"?', pointer: '/dryrun' });
    expect(refusalOf(listInbox, { query: { sate: 'done', x: '1' } })).toMatchObject({ errors: [{ pointer: '/sate', detail: expect.stringContaining('"state"') }, { pointer: '/x', detail: expect.stringContaining('Known here: ') }] });
    expect(refusalOf(getFeature, { params: { id: 'fea_1' }, query: { force: 'true' } }).detail).toBe('Query parameter "force" is not known here. Leave it away.');
  });

  test('given a list that is too long, then that alone is said, before anybody looks at its items', () => {
    const tasks = Array.from({ length: 100_001 }, () => 0);
    expect(parseCall(routes.createFeature, { params: {}, query: {}, body: { name: 'x', tasks } })).toMatchObject({
      ok: false,
      refusal: { code: 'body.too_many', pointer: '/tasks', detail: '"tasks" has 100001 items; at most 100000 are allowed. Send fewer at once.' },
    });
    const dependsOn = Array.from({ length: 10_001 }, () => 'a');
    expect(parseCall(routes.createFeature, { params: {}, query: {}, body: { name: 'x', tasks: [{ dependsOn: [] }, { dependsOn }] } })).toMatchObject({ refusal: { code: 'body.too_many', pointer: '/tasks/1/dependsOn' } });
  });
});
