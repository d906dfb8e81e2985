import { describe, expect, test } from '@jest/globals';
import { PROMPT_INLINE_MAX_BYTES } from '@fuel/contracts';
import { dispatch } from './dispatch.ts';
import { shaOf, smallHub } from './fixtures/small-hub.ts';

const chain = { types: { in: 'types' }, api: { in: 'api', after: ['types'] }, web: { in: 'web', after: ['api'] } };

describe('orders of attempts', () => {
  test('given a chain, when each task is accepted, then the next is dispatched with everything upstream of it at exact SHAs', async () => {
    const hub = smallHub();
    await hub.start(chain);
    expect([hub.state('types'), hub.state('api'), hub.state('web')]).toEqual(['ready', 'blocked', 'blocked']);
    await hub.carryOut('types', 'types 1');
    await hub.carryOut('api', 'api 1');
    await hub.dispatch();
    const order = hub.order(`attempt:${hub.task('web').spec.id}:1`, 'attempt.start');
    expect(order.upstreams.map(({ key, sha, direct, summary }) => ({ key, sha, direct, summary }))).toEqual([
      { key: 'api', sha: shaOf('api 1'), direct: true, summary: 'did api' },
      { key: 'types', sha: shaOf('types 1'), direct: false, summary: 'did types' },
    ]);
    expect([order.base, order.start]).toEqual([shaOf('head of web'), { sha: shaOf('head of web'), merge: [] }]);
  });

  test('given work in one repository that builds on other work there, when it is dispatched, then it begins with that work merged in, farthest first', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' }, b: { in: 'api', after: ['a'] }, c: { in: 'api', after: ['b'] } });
    await hub.carryOut('a', 'a 1');
    await hub.carryOut('b', 'b 1');
    await hub.dispatch();
    expect(hub.order(`attempt:${hub.task('c').spec.id}:1`, 'attempt.start').start).toEqual({ sha: shaOf('head of api'), merge: [shaOf('a 1'), shaOf('b 1')] });
  });

  test('given a task that was sent back, when it is dispatched again, then it goes on where it ended, with the comment in its prompt', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    await hub.carryOut('api', 'api 1');
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'api', text: 'Name it better' }] });
    await hub.dispatch();
    const order = hub.order(`attempt:${hub.task('api').spec.id}:2`, 'attempt.start');
    expect(order.start.sha).toBe(shaOf('api 1'));
    expect(order.prompt).toMatchObject({ kind: 'inline', parts: expect.arrayContaining([{ source: 'person', trust: 'instructions', text: 'Name it better' }]) });
  });

  test('given a prompt that is short in letters and long in bytes, when it is ordered, then it is stored and named by its hash', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api', prompt: '語'.repeat(PROMPT_INLINE_MAX_BYTES / 2) } });
    await hub.dispatch();
    const { prompt } = hub.order(`attempt:${hub.task('api').spec.id}:1`, 'attempt.start');
    expect(prompt.kind === 'stored' && prompt.bytes > PROMPT_INLINE_MAX_BYTES && hub.store.prompts.has(prompt.sha256)).toBe(true);
  });

  test('given a running attempt, when its feature is cancelled, then its node is told, until it has it on disk', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    const finished = hub.finished('api', 'api 1', { outcome: { kind: 'cancelled' }, salvage: { sha: shaOf('left'), ref: 'refs/heads/fuel/left' } });
    await hub.wish({ type: 'feature.cancel', feature, reason: 'nobody wants it' });
    expect([...hub.store.outbox.values()].map((order) => [order.body.type, order.node])).toEqual([['attempt.cancel', 'nod_a']]);
    await hub.relay();
    expect(hub.store.outbox.size).toBe(0);
    await hub.tell('nod_a', finished);
    expect(hub.store.attempts.get(`${finished.task}/1`)).toMatchObject({ outcome: { kind: 'cancelled' }, salvage: { sha: shaOf('left') } });
    expect(hub.feature()).toMatchObject({ name: 'cancelled' });
  });

  test('given a suspect attempt that another node took over, when the first brings its work, then nothing changes and it is offered as salvage', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    const late = hub.finished('api', 'late');
    const { id } = hub.task('api').spec;
    await hub.wish({ type: 'task.suspect', task: id, epoch: 1 });
    await hub.dispatch();
    expect(hub.state('api')).toBe('suspect');
    hub.addNode('nod_b');
    // While its node is there it comes back by itself.
    await hub.dispatch();
    expect(hub.state('api')).toBe('suspect');
    hub.absent('nod_a');
    await hub.dispatch();
    expect(hub.task('api')).toMatchObject({ epoch: 2, state: { name: 'dispatched', node: 'nod_b' } });
    expect(hub.order(`cancel:${id}:1`, 'attempt.cancel')).toMatchObject({ epoch: 1 });
    const before = hub.task('api');
    await hub.tell('nod_a', late);
    expect(hub.task('api').state).toEqual(before.state);
    expect(hub.open()).toEqual(['salvage: An earlier attempt at "The api" came back late']);
  });

  test('given an attempt that was lost, when the node comes back without it, then its row is finished and it is tried again after a while', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    const { id } = hub.task('api').spec;
    await hub.wish({ type: 'task.lose', task: id, epoch: 1, message: 'the node came back without it' });
    expect(hub.task('api')).toMatchObject({ failures: 1, epoch: 1, state: { name: 'ready', notBefore: hub.clock.now + 500 } });
    expect(hub.store.attempts.get(`${id}/1`)).toMatchObject({ finishedAt: hub.clock.now, outcome: { kind: 'failed', failure: 'lost' } });
    expect(hub.store.outbox.size).toBe(0);
  });
});

describe('work that is done again', () => {
  test('given a reviewed chain, when the first task is sent back, then all behind it is stale until it is accepted, and is checked in order beside the new work', async () => {
    const hub = smallHub();
    const feature = await hub.start(chain);
    for (const key of ['types', 'api', 'web']) await hub.carryOut(key, `${key} 1`);
    expect(hub.feature()).toEqual({ name: 'review_pending' });
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'types', text: 'Rename it' }] });
    expect([hub.state('types'), hub.state('api'), hub.state('web'), hub.feature()?.name]).toEqual(['ready', 'stale', 'stale', 'in_progress']);
    await hub.carryOut('types', 'types 2');
    expect([hub.state('api'), hub.state('web')]).toEqual(['reviewing', 'stale']);
    await hub.relay();
    await hub.tell('nod_a', hub.passed('api'));
    await hub.relay();
    expect(hub.order(`review:${hub.task('web').spec.id}:2`, 'review.run').upstreams.map((one) => one.sha)).toEqual([shaOf('api 1'), shaOf('types 2')]);
    await hub.tell('nod_a', hub.passed('web'));
    expect(hub.task('web').accepted).toMatchObject({ work: { head: shaOf('web 1') }, saw: { [hub.task('types').spec.id]: shaOf('types 2') } });
    expect(hub.feature()).toEqual({ name: 'review_pending' });
    expect(hub.store.events.filter((event) => event.type === 'task.staled').map((event) => event.task)).toEqual([hub.task('api').spec.id, hub.task('web').spec.id]);
  });

  test('given a chain of which two tasks are sent back at once, when they are begun, then the second waits for the first', async () => {
    const hub = smallHub();
    const feature = await hub.start({ types: { in: 'types' }, api: { in: 'api', after: ['types'] } });
    for (const key of ['types', 'api']) await hub.carryOut(key, `${key} 1`);
    const [result] = await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'api', text: 'And this' }, { task: 'types', text: 'Rename it' }, { task: 'types', text: 'Twice' }] });
    expect([result?.ok, hub.state('types'), hub.state('api')]).toEqual([true, 'ready', 'blocked']);
    expect(hub.task('types').feedback).toEqual([{ from: 'person', text: 'Rename it\n\nTwice' }]);
  });

  test('given a sync point between two tasks, when the first is done again, then the second is stale through it', async () => {
    const hub = smallHub();
    const feature = await hub.start({ types: { in: 'types' }, together: { after: ['types'] }, web: { in: 'web', after: ['together'] } });
    await hub.carryOut('types', 'types 1');
    expect(hub.state('together')).toBe('no_change');
    await hub.carryOut('web', 'web 1');
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'types', text: 'Rename it' }] });
    expect([hub.state('together'), hub.state('web')]).toEqual(['blocked', 'stale']);
    await hub.carryOut('types', 'types 2');
    expect([hub.state('together'), hub.state('web')]).toEqual(['no_change', 'reviewing']);
  });

  test('given a task that found nothing to do, when what it stands on is done again, then it has to look again', async () => {
    const hub = smallHub();
    const feature = await hub.start({ types: { in: 'types' }, api: { in: 'api', after: ['types'] } });
    await hub.carryOut('types', 'types 1');
    await hub.dispatch();
    await hub.tell('nod_a', hub.finished('api', '', { outcome: { kind: 'no_change', reason: 'nothing to do' } }));
    expect(hub.feature()).toEqual({ name: 'review_pending' });
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'types', text: 'Rename it' }] });
    await hub.carryOut('types', 'types 2');
    expect(hub.task('api')).toMatchObject({ state: { name: 'dispatched' }, epoch: 2 });
  });
});

describe('work that is done and that its node may not push', () => {
  const refused = (hub: ReturnType<typeof smallHub>, reason: string) => ({ type: 'attempt.unpushed' as const, task: hub.task('api').spec.id, epoch: 1, reason });
  const begun = async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    return hub;
  };

  test('given the reason, then a person is told once, the attempt keeps its place, and when it ends nothing is left to do', async () => {
    const hub = await begun();
    await hub.tell('nod_a', refused(hub, 'no key'), refused(hub, 'no key'));
    expect([hub.state('api'), hub.open()]).toEqual(['dispatched', ['blocked: "The api" is done, and its work cannot be pushed']]);
    expect(hub.store.inbox[0]?.body).toMatch(/^no key\n.*try it now: fuel task retry/s);
    await hub.tell('nod_a', refused(hub, 'another key'));
    expect(hub.open()).toHaveLength(1);
    await hub.tell('nod_a', hub.finished('api', 'api 1'));
    expect([hub.state('api'), hub.task('api').last?.head, hub.open()]).toEqual(['reviewing', shaOf('api 1'), []]);
  });

  test('given a person who tries again, then its node is asked to look, and no second attempt is begun', async () => {
    const hub = await begun();
    await hub.tell('nod_a', refused(hub, 'no key'));
    const { id } = hub.task('api').spec;
    expect(await hub.wish({ type: 'task.retry', task: id })).toMatchObject([{ ok: true }]);
    expect(hub.order(`observe:rep_api:${shaOf('head of api')}`, 'repository.observe').repository.id).toBe('rep_api');
    expect([hub.state('api'), hub.task('api').epoch]).toEqual(['dispatched', 1]);
    expect(await hub.wish({ type: 'task.retry', task: id, agent: 'other' })).toMatchObject([{ ok: false, refusal: { code: 'task.state' } }]);
  });

  test('given the word of another node, then nothing follows', async () => {
    const hub = await begun();
    hub.addNode('nod_b');
    await hub.tell('nod_b', refused(hub, 'no key'));
    expect(hub.open()).toEqual([]);
  });
});

describe('a landing', () => {
  const reviewed = async (hub: ReturnType<typeof smallHub>, plan: Parameters<typeof hub.start>[0]) => {
    const feature = await hub.start(plan);
    for (const key of Object.keys(plan)) if (plan[key]?.in !== undefined) await hub.carryOut(key, `${key} 1`);
    return feature;
  };
  const expectedOf = (hub: ReturnType<typeof smallHub>, ...keys: string[]) => Object.fromEntries(keys.map((key) => [hub.task(key).spec.id, hub.task(key).accepted?.work?.head ?? null]));
  const landing = (hub: ReturnType<typeof smallHub>) => [...hub.store.landings.values()].at(-1);
  const prepared = (hub: ReturnType<typeof smallHub>, name: string) => {
    const { id, epoch } = landing(hub) ?? { id: '', epoch: 0 };
    return { type: 'landing.prepared' as const, landing: id, epoch, repository: `rep_${name}`, base: shaOf(`head of ${name}`), prepared: shaOf(`merged ${name}`) };
  };
  const published = (hub: ReturnType<typeof smallHub>, name: string) => {
    const { id, epoch } = landing(hub) ?? { id: '', epoch: 0 };
    return { type: 'landing.published' as const, landing: id, epoch, repository: `rep_${name}`, from: shaOf(`head of ${name}`), to: shaOf(`merged ${name}`) };
  };

  test('given three repositories in a row, when the feature is approved, then all is prepared before the first push and each is pushed after what it stands on', async () => {
    const hub = smallHub();
    const feature = await reviewed(hub, chain);
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'types', 'api', 'web') });
    expect([...hub.store.outbox.values()].map((order) => order.body.type)).toEqual(['landing.prepare', 'landing.prepare', 'landing.prepare']);
    for (const { body } of hub.store.outbox.values()) if (body.type === 'landing.prepare') expect(body.base).toBe(shaOf(`head of ${body.repository.name}`));
    await hub.relay();
    await hub.tell('nod_a', prepared(hub, 'web'), prepared(hub, 'types'));
    expect([...hub.store.outbox.values()].map((order) => order.body.type)).toEqual(['landing.prepare']);
    await hub.tell('nod_a', prepared(hub, 'api'));
    for (const name of ['types', 'api', 'web']) {
      expect([...hub.store.outbox.values()].map((order) => `${order.body.type} ${order.repository}`)).toEqual([`landing.publish rep_${name}`]);
      await hub.relay();
      await hub.tell('nod_a', published(hub, name));
    }
    expect([hub.feature()?.name, hub.state('types'), hub.state('web'), hub.store.repositories.get('rep_web')?.head]).toEqual(['landed', 'landed', 'landed', shaOf('merged web')]);
    expect([hub.store.outbox.size, hub.open()]).toEqual([0, []]);
  });

  test('given a task in the middle that changed nothing, when the others land, then they still do so in the order of the plan', async () => {
    const hub = smallHub(['zebra', 'middle', 'alpha']);
    const feature = await hub.start({ zebra: { in: 'zebra' }, middle: { in: 'middle', after: ['zebra'] }, together: { after: ['middle'] }, alpha: { in: 'alpha', after: ['together'] } });
    await hub.carryOut('zebra', 'zebra 1');
    await hub.dispatch();
    await hub.tell('nod_a', hub.finished('middle', '', { outcome: { kind: 'no_change', reason: 'nothing to do' } }));
    await hub.carryOut('alpha', 'alpha 1');
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'zebra', 'middle', 'alpha') });
    expect(landing(hub)?.parts.map(({ repository, group }) => [repository, group])).toEqual([['rep_zebra', 0], ['rep_alpha', 1]]);
  });

  test('given repositories that consume each other through one that does not land, when they land, then the consumer is last', async () => {
    const hub = smallHub(['zebra', 'middle', 'alpha']);
    for (const [id, consumers] of [['rep_zebra', ['rep_middle']], ['rep_middle', ['rep_alpha']]] as const) {
      hub.store.repositories.set(id, { ...hub.store.repositories.get(id)!, consumers });
    }
    const feature = await reviewed(hub, { a: { in: 'alpha' }, z: { in: 'zebra' } });
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'a', 'z') });
    expect(landing(hub)?.parts.map(({ repository, group }) => [repository, group])).toEqual([['rep_zebra', 0], ['rep_alpha', 1]]);
  });

  test('given several tasks in one repository, when they land, then they are merged in the order in which they build on each other', async () => {
    const hub = smallHub();
    const feature = await reviewed(hub, { z: { in: 'api' }, y: { in: 'api', after: ['z'] }, x: { in: 'api', after: ['y'] } });
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'x', 'y', 'z') });
    expect(landing(hub)?.parts[0]?.heads.map((head) => head.title)).toEqual(['The z', 'The y', 'The x']);
  });

  test('given only tasks that changed nothing, when the feature is approved, then it has landed', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' }, together: { after: ['api'] } });
    await hub.dispatch();
    await hub.tell('nod_a', hub.finished('api', '', { outcome: { kind: 'no_change', reason: 'nothing to do' } }));
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'api') });
    expect([hub.feature()?.name, hub.state('api'), hub.state('together'), hub.store.landings.size]).toEqual(['landed', 'landed', 'landed', 0]);
  });

  test('given a conflict, when a landing stops, then the inbox names the work by title, key and repository, and its files', async () => {
    const hub = smallHub();
    const feature = await reviewed(hub, { api: { in: 'api' } });
    await hub.wish({ type: 'feature.approve', feature, expected: expectedOf(hub, 'api') });
    await hub.relay();
    const { id, epoch } = landing(hub) ?? { id: '', epoch: 0 };
    await hub.tell('nod_a', { type: 'landing.conflicted', landing: id, epoch, repository: 'rep_api', base: shaOf('x'), task: hub.task('api').spec.id, paths: ['src/a.ts', 'src/b.ts'] });
    const item = hub.store.inbox.find((one) => one.kind === 'conflict');
    expect(item?.body).toContain('"The api" (api) does not merge into main of api: src/a.ts, src/b.ts');
    expect(item?.body).not.toContain(hub.task('api').spec.id);
    expect([hub.feature()?.name, hub.store.outbox.size]).toEqual(['conflict', 0]);
  });

  test('given an order that went on to another node, when the first one answers after all, then its answer counts', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    await hub.tell('nod_a', hub.finished('api', 'api 1'));
    await hub.relay('nod_a');
    const passed = hub.passed('api');
    hub.addNode('nod_b');
    for (const order of hub.store.outbox.values()) order.node = 'nod_b';
    await hub.tell('nod_a', passed);
    expect([hub.state('api'), hub.store.outbox.size]).toEqual(['reviewed', 0]);
  });
});

describe('a task that breaks the hub when it is given', () => {
  test('given others that are ready, when they are given, then all but this one go out and the defect is told', async () => {
    const hub = smallHub();
    await hub.start({ types: { in: 'types' }, api: { in: 'api', prompt: 'x'.repeat(200_000) }, web: { in: 'web' } });
    const bug = new Error('a bug');
    const sha256 = () => {
      throw bug;
    };
    await expect(dispatch({ ...hub.deps, sha256 }, 100)).rejects.toBe(bug);
    expect(['types', 'api', 'web'].map(hub.state)).toEqual(['dispatched', 'parked', 'dispatched']);
    expect(hub.open()).toEqual(['failed: "The api" is parked: giving it out breaks the hub, which is a defect: a bug']);
  });
});

describe('people', () => {
  test('given a node that cannot read an upstream repository, when it declines again and again, then people are told once, until it moves', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    for (let tries = 0; tries < 3; tries++) {
      await hub.dispatch();
      await hub.relay();
      const order = [...hub.store.outbox.values()][0]?.id ?? '';
      await hub.tell('nod_a', { type: 'order.declined', order, code: 'upstream_unreadable', message: 'repository "types" cannot be read', retryable: true });
      expect(hub.open()).toEqual(['blocked: "The api" waits: a node cannot read what it needs']);
      hub.clock.now += 15_000;
    }
    expect(hub.store.inbox).toHaveLength(1);
    await hub.dispatch();
    await hub.tell('nod_a', { type: 'attempt.started', task: hub.task('api').spec.id, epoch: 4, agent: 'scripted', agentVersion: null, startSha: shaOf('x'), saw: [] });
    expect([hub.open(), hub.task('api').failures]).toEqual([[], 0]);
  });

  test('given a feature that is paused, when its last task is reviewed and it is resumed, then it is ready for review', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    await hub.wish({ type: 'feature.pause', feature });
    await hub.tell('nod_a', hub.finished('api', 'api 1'));
    await hub.relay();
    await hub.tell('nod_a', hub.passed('api'));
    expect([hub.feature()?.name, hub.open()]).toEqual(['paused', []]);
    await hub.wish({ type: 'feature.resume', feature });
    expect([hub.feature()?.name, hub.open()]).toEqual(['review_pending', ['review: "Login" is ready for review']]);
  });

  test('given a question, when a person lets the task try again, then it is ready and the question is done with', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.tell('nod_a', hub.finished('api', '', { outcome: { kind: 'needs_input', question: 'Which one?' } }));
    expect(hub.open()).toEqual(['question: "The api" asks: Which one?']);
    await hub.wish({ type: 'task.retry', task: hub.task('api').spec.id });
    expect([hub.state('api'), hub.open()]).toEqual(['ready', []]);
  });

  test('given several wishes in one commit of which one is refused, when they are handled, then the others count and the refused one leaves nothing', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    const before = hub.store.events.length;
    const results = await hub.wish({ type: 'feature.start', feature }, { type: 'task.retry', task: 'tsk_none' }, { type: 'feature.pause', feature });
    expect(results.map((result) => (result.ok ? result.events.map((event) => event.type) : result.refusal.code))).toEqual(['feature.state', 'task.unknown', ['feature.paused']]);
    expect(hub.store.events.slice(before).map((event) => event.type)).toEqual(['feature.paused']);
  });

  test('given a task that fails and is tried again within one commit, when it is written, then nobody is told of the failure', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    const fact = hub.finished('api', '', { outcome: { kind: 'failed', failure: 'auth', message: 'no key' } });
    await hub.wish({ type: 'attempt.report', node: 'nod_a', fact }, { type: 'task.retry', task: fact.task });
    expect([hub.state('api'), hub.open()]).toEqual(['ready', []]);
  });

  test('given work that is finished and cancelled within one commit, when it is written, then no order for its review goes out', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' }, web: { in: 'web' } });
    await hub.dispatch();
    await hub.relay();
    const fact = hub.finished('api', 'api 1');
    await hub.wish({ type: 'attempt.report', node: 'nod_a', fact }, { type: 'task.cancel', task: fact.task, reason: 'not needed' });
    expect([...hub.store.outbox.keys()]).toEqual([`attempt:${hub.task('web').spec.id}:1`]);
  });

  test('given a comment on what is no task, or is not reviewed, when changes are requested, then it is refused at its place and nothing changes', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' }, together: { after: ['api'] } });
    await hub.carryOut('api', 'api 1');
    const ask = async (task: string) => (await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task, text: 'No' }] }))[0];
    expect(await ask('nothing')).toMatchObject({ ok: false, refusal: { code: 'task.unknown', pointer: '/comments/0/task' } });
    expect(await ask('together')).toMatchObject({ ok: false, refusal: { code: 'task.state', pointer: '/comments/0/task' } });
    expect(hub.feature()).toEqual({ name: 'review_pending' });
  });

  test('given no such feature, when changes are asked for, then the feature is named as what is unknown, not its task', async () => {
    const [result] = await smallHub().wish({ type: 'feature.requestChanges', feature: 'fea_none', comments: [{ task: 'api', text: 'No' }] });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'feature.unknown' } });
  });
});
