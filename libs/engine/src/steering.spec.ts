import { describe, expect, test } from '@jest/globals';
import { handle } from './handle.ts';
import { smallHub } from './fixtures/small-hub.ts';

const pair = { types: { in: 'types' }, api: { in: 'api', after: ['types'] } };
type Hub = ReturnType<typeof smallHub>;

const told = (hub: Hub, key: string): string[] => {
  const { prompt } = hub.order(`attempt:${hub.task(key).spec.id}:${hub.task(key).epoch}`, 'attempt.start');
  return prompt.kind === 'inline' ? prompt.parts.map(({ source, trust, text }) => `${source} ${trust}: ${text}`) : [];
};

async function begun(plan: Parameters<Hub['start']>[0] = { api: { in: 'api' } }) {
  const hub = smallHub();
  const feature = await hub.start(plan);
  return { hub, feature, id: (key: string) => hub.task(key).spec.id };
}

describe('a task that asked', () => {
  test('given an answer, when it is tried again, then the attempt is told the question as material and the answer as a word to follow', async () => {
    const { hub, id } = await begun();
    await hub.dispatch();
    await hub.relay();
    await hub.tell('nod_a', hub.finished('api', 'x', { outcome: { kind: 'needs_input', question: 'Which one?', options: ['red', 'blue'] } }));
    expect(hub.open()).toEqual(['question: "The api" asks: Which one?']);
    expect(await hub.wish({ type: 'task.answer', task: id('api'), text: 'blue' })).toMatchObject([{ ok: true }]);
    expect(await hub.wish({ type: 'task.answer', task: id('api'), text: 'red' })).toMatchObject([{ ok: false, refusal: { code: 'task.state' } }]);
    expect([hub.state('api'), hub.open()]).toEqual(['ready', []]);
    await hub.dispatch();
    expect(told(hub, 'api').slice(-2)).toEqual(['agent material: An earlier attempt asked: Which one?\n- red\n- blue', 'person instructions: The answer to what was asked: blue']);
  });
});

describe('another agent', () => {
  test('given a failed task, when it is tried again with another agent, then that agent is asked from then on, and the log says so', async () => {
    const { hub, id } = await begun();
    hub.store.nodes.set('nod_a', { ...required(hub.store.nodes.get('nod_a')), agents: ['scripted', 'other'].map((name) => ({ name, usable: true, reason: null })) });
    await hub.dispatch();
    await hub.relay();
    await hub.tell('nod_a', hub.finished('api', 'x', { outcome: { kind: 'failed', failure: 'auth', message: 'no key' } }));
    const [result] = await hub.wish({ type: 'task.retry', task: id('api'), agent: 'other' });
    expect(result).toMatchObject({ ok: true, events: [{ type: 'task.requeued', data: { set: { spec: { agent: 'other' } } } }] });
    await hub.dispatch();
    expect(hub.order(`attempt:${id('api')}:2`, 'attempt.start').agent).toBe('other');
  });
});

describe('messages', () => {
  test('given a running attempt, when it is told something, then its end does not take the message away: the next attempt hears it', async () => {
    const { hub, feature, id } = await begun();
    await hub.wish({ type: 'task.tell', task: id('api'), text: 'before' });
    await hub.dispatch();
    expect(told(hub, 'api')).toContain('person instructions: before');
    await hub.wish({ type: 'task.tell', task: id('api'), text: 'meanwhile' });
    await hub.relay();
    await hub.tell('nod_a', hub.finished('api', 'api 1'));
    expect(hub.task('api').feedback).toEqual([{ from: 'person', text: 'meanwhile', missed: 1 }]);
    await hub.relay();
    await hub.tell('nod_a', hub.passed('api'));
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'api', text: 'more' }] });
    await hub.dispatch();
    expect(told(hub, 'api').filter((part) => part.startsWith('person'))).toEqual(['person instructions: meanwhile', 'person instructions: more']);
    await hub.relay();
    await hub.tell('nod_a', hub.finished('api', 'api 2'));
    expect(hub.task('api').feedback).toEqual([]);
  });

  test('given a message to the feature, then every attempt that begins later is told, and none is forgotten', async () => {
    const { hub, feature } = await begun(pair);
    await hub.wish({ type: 'feature.tell', feature, text: 'mind the tests' });
    await hub.carryOut('types', 'types 1');
    await hub.dispatch();
    expect(told(hub, 'api')).toContain('person instructions: mind the tests');
  });
});

describe('what an agent says', () => {
  test('given an attempt at a node, when it says something, then people are told, the attempt goes on, and a node that had no attempt is not believed', async () => {
    const { hub, id } = await begun();
    await hub.dispatch();
    await hub.relay();
    const said = (epoch: number) => ({ type: 'agent.message' as const, task: id('api'), epoch, text: 'two callers\nboth tested' });
    await hub.tell('nod_a', said(1), said(2));
    hub.addNode('nod_b');
    hub.store.nodes.set('nod_b', { ...required(hub.store.nodes.get('nod_b')), repositories: [] });
    await hub.tell('nod_b', said(1));
    expect([hub.state('api'), hub.open()]).toEqual(['dispatched', ['message: "The api" says: two callers']]);
    expect(hub.eventTypes().filter((type) => type === 'agent.message' || type === 'fact.refused')).toEqual(['agent.message', 'fact.refused', 'fact.refused']);
    const item = required(hub.store.inbox[0]).id;
    await hub.wish({ type: 'inbox.read', item }, { type: 'inbox.finish', item }, { type: 'inbox.finish', item });
    expect([hub.open(), hub.eventTypes().slice(-2)]).toEqual([[], ['inbox.itemRead', 'inbox.itemDone']]);
    expect(await hub.wish({ type: 'inbox.finish', item: 'inb_none' })).toMatchObject([{ ok: false, refusal: { code: 'inbox.unknown' } }]);
  });
});

describe('a task that is cancelled', () => {
  test('given an attempt at work and tasks behind it, then its node is told, they stay held, and people hear of it until nothing waits', async () => {
    const { hub, id } = await begun({ ...pair, web: { in: 'web', after: ['types'] } });
    await hub.dispatch();
    await hub.relay();
    await hub.wish({ type: 'task.cancel', task: id('types'), reason: 'not wanted' });
    expect([...hub.store.outbox.values()].map((order) => [order.body.type, order.node])).toEqual([['attempt.cancel', 'nod_a']]);
    expect([hub.state('types'), hub.state('api'), hub.feature()?.name]).toEqual(['cancelled', 'blocked', 'in_progress']);
    expect(hub.open()).toEqual(['blocked: "The types" was cancelled, and other tasks wait for it']);
    expect(hub.store.inbox[0]?.body).toContain('"The api"');
    await hub.wish({ type: 'task.cancel', task: id('api'), reason: 'nor this' });
    expect(hub.open()).toHaveLength(1);
    await hub.wish({ type: 'task.cancel', task: id('web'), reason: 'nor this' });
    expect([hub.open(), hub.feature()?.name]).toEqual([[], 'cancelled']);
    expect(await hub.wish({ type: 'task.cancel', task: id('web'), reason: 'again' })).toMatchObject([{ ok: true, events: [] }]);
  });

  test('given a task that was cancelled before the start, when the feature is started, then the others begin', async () => {
    const hub = smallHub();
    const feature = await hub.plan(pair);
    await hub.wish({ type: 'task.cancel', task: hub.task('api').spec.id, reason: 'not wanted' });
    expect(await hub.wish({ type: 'feature.start', feature })).toMatchObject([{ ok: true }]);
    expect([hub.state('types'), hub.state('api')]).toEqual(['ready', 'cancelled']);
  });
});

describe('a feature that is paused', () => {
  test('given an attempt at work, then it finishes and nothing new begins; when it is resumed, then what is over is ready for review', async () => {
    const { hub, feature } = await begun(pair);
    await hub.dispatch();
    await hub.relay();
    await hub.wish({ type: 'feature.pause', feature });
    await hub.tell('nod_a', hub.finished('types', 'types 1'));
    await hub.relay();
    await hub.tell('nod_a', hub.passed('types'));
    await hub.dispatch();
    expect([hub.state('types'), hub.state('api'), hub.feature()?.name, hub.open()]).toEqual(['reviewed', 'ready', 'paused', []]);
    await hub.wish({ type: 'feature.resume', feature });
    await hub.carryOut('api', 'api 1');
    expect([hub.feature()?.name, hub.open()]).toEqual(['review_pending', ['review: "Login" is ready for review']]);
    await hub.wish({ type: 'feature.pause', feature });
    await hub.wish({ type: 'feature.resume', feature });
    expect([hub.feature()?.name, hub.open()]).toEqual(['review_pending', ['review: "Login" is ready for review']]);
  });
});

describe('what comes too late', () => {
  test('given a feature that lands, when a person steers one of its tasks, then it is refused, and nothing of it moves', async () => {
    const { hub, feature, id } = await begun();
    await hub.carryOut('api', 'api 1');
    await hub.wish({ type: 'feature.approve', feature, expected: { [id('api')]: hub.task('api').accepted?.work?.head ?? null } });
    const before = hub.store.events.length;
    const task = id('api');
    const wishes = await hub.wish(
      { type: 'task.cancel', task, reason: 'no' }, { type: 'task.retry', task }, { type: 'task.answer', task, text: 'no' }, { type: 'task.tell', task, text: 'no' },
      { type: 'person.editTask', task, edit: { priority: 1 } }, { type: 'feature.tell', feature, text: 'no' }, { type: 'feature.cancel', feature, reason: 'no' }, { type: 'feature.pause', feature },
    );
    expect(wishes.map((one) => (one.ok ? 'ok' : one.refusal.code))).toEqual(Array.from({ length: 8 }, () => 'feature.state'));
    expect(hub.store.events.length).toBe(before);
  });
});

describe('what was asked for', () => {
  test('given a person who edits a task, then row, prompt and log hold the edit, and the same edit again is no news', async () => {
    const { hub, id } = await begun(pair);
    const edit = { priority: 900, title: 'Better', prompt: 'Do it well' };
    await hub.wish({ type: 'person.editTask', task: id('types'), edit });
    expect([hub.task('types').spec.priority, hub.task('types').spec.title, hub.store.tasks.get(id('types'))?.prompt]).toEqual([900, 'Better', 'Do it well']);
    expect(hub.store.events.at(-1)).toMatchObject({ type: 'task.edited', actor: { kind: 'person' }, data: { set: { spec: { priority: 900 } }, note: { prompt: hub.deps.sha256('Do it well') } } });
    const [again] = await handle(hub.deps, [{ actor: { kind: 'person', id: 'ada' }, command: { type: 'person.editTask', task: id('types'), edit } }]);
    expect(again).toEqual({ ok: true, events: [] });
    await hub.dispatch();
    expect(told(hub, 'types')[0]).toBe('task instructions: Do it well');
    const [late] = await hub.wish({ type: 'person.editTask', task: id('types'), edit: { prompt: 'Do it otherwise' } });
    expect([late, hub.store.tasks.get(id('types'))?.prompt]).toMatchObject([{ ok: false, refusal: { code: 'task.state' } }, 'Do it well']);
  });
});

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there');
  return value;
}
