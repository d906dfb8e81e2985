import { describe, expect, test } from '@jest/globals';
import { type Fact } from '@fuel/contracts';
import { expectedOf } from './run-person-command.ts';
import { type SmallHub, shaOf, smallHub } from './fixtures/small-hub.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const frozen = (hub: SmallHub, key: string, sha256: string, more: Partial<Extract<Fact, { type: 'contract.frozen' }>> = {}): Fact => {
  const { spec, epoch } = hub.task(key);
  return { type: 'contract.frozen', task: spec.id, epoch, name: 'users', path: 'users.yaml', sha256, commit: shaOf(`contract ${epoch}`), ...more };
};
const contractPlan = { types: { in: 'types' }, api: { in: 'api', after: ['types'] }, web: { in: 'web', after: [{ task: 'api', until: { contract: 'users' } }] }, pinned: { in: 'web', after: [{ task: 'api', until: { contract: 'users', sha256: a } }] } };

/** The producer runs, and nobody behind it yet. */
async function running(): Promise<SmallHub> {
  const hub = smallHub();
  await hub.start(contractPlan);
  await hub.carryOut('types', 'types 1');
  await hub.dispatch();
  await hub.relay();
  expect([hub.state('api'), hub.state('web'), hub.state('pinned')]).toEqual(['dispatched', 'blocked', 'blocked']);
  return hub;
}

describe('a contract gate', () => {
  test('given a producer at work, when its contract is frozen, then consumers start, and their orders name the contract and no half of the work', async () => {
    const hub = await running();
    await hub.tell('nod_a', frozen(hub, 'api', a));
    await hub.dispatch();
    expect([hub.state('web'), hub.state('pinned')]).toEqual(['dispatched', 'dispatched']);
    const order = hub.order(`attempt:${hub.task('web').spec.id}:1`, 'attempt.start');
    expect([order.upstreams, order.start.merge]).toEqual([[], []]);
    const api = hub.task('api').spec.id;
    expect(order.contracts).toEqual([{ task: api, key: 'api', name: 'users', path: 'users.yaml', sha256: a, repository: expect.objectContaining({ name: 'api' }), commit: shaOf('contract 1'), ref: expect.stringContaining(`${api}/1-contract-`) }]);
  });

  test('given another hash than was asked for, then only who asked for none starts; frozen again as asked, the other starts too', async () => {
    const hub = await running();
    await hub.tell('nod_a', frozen(hub, 'api', b));
    expect([hub.state('web'), hub.state('pinned')]).toEqual(['dispatched', 'blocked']);
    await hub.tell('nod_a', frozen(hub, 'api', a));
    expect([hub.state('web'), hub.state('pinned')]).toEqual(['dispatched', 'dispatched']);
  });

  test('given consumers that are done, when the contract is frozen otherwise, then who asked for the old hash is stale and the other is checked again beside the new one', async () => {
    const hub = await running();
    await hub.tell('nod_a', frozen(hub, 'api', a));
    await hub.carryOut('web', 'web 1');
    await hub.tell('nod_a', hub.finished('pinned', 'pinned 1'));
    await hub.relay();
    await hub.tell('nod_a', hub.passed('pinned'));
    expect([hub.state('web'), hub.state('pinned')]).toEqual(['reviewed', 'reviewed']);
    await hub.tell('nod_a', frozen(hub, 'api', b));
    expect([hub.state('web'), hub.state('pinned')]).toEqual(['reviewing', 'stale']);
    expect(hub.order(`review:${hub.task('web').spec.id}:2`, 'review.run').contracts).toMatchObject([{ sha256: b }]);
  });

  test('given a producer that fails after it froze its contract, then its gates are closed; tried again they are open', async () => {
    const hub = await running();
    await hub.tell('nod_a', frozen(hub, 'api', a), hub.finished('api', 'x', { outcome: { kind: 'failed', failure: 'auth', message: 'no key' } }));
    expect([hub.state('api'), hub.state('web'), hub.task('web').holds]).toEqual(['failed', 'blocked', 1]);
    await hub.wish({ type: 'task.retry', task: hub.task('api').spec.id });
    expect([hub.state('api'), hub.state('web')]).toEqual(['ready', 'ready']);
  });

  test('given a promise of an old attempt, of a task that does not run, or of another node, then it opens nothing', async () => {
    const hub = await running();
    hub.addNode('nod_b');
    await hub.tell('nod_b', frozen(hub, 'api', a));
    await hub.tell('nod_a', frozen(hub, 'api', a, { epoch: 7 }), frozen(hub, 'types', a), frozen(hub, 'api', a, { task: 'tsk_none' }));
    expect([hub.state('web'), hub.store.parked]).toEqual(['blocked', []]);
    expect(hub.eventTypes().filter((type) => type === 'fact.refused')).toHaveLength(2);
  });
});

describe('an external task', () => {
  const plan = { infra: { in: 'api' }, applied: { signal: 'applied', after: ['infra'] }, app: { in: 'web', after: ['applied'] } };
  const signal = (hub: SmallHub, name = 'applied') => hub.wish({ type: 'signal.receive', signal: { workspace: 'default', name, subject: hub.task('applied').spec.id, payload: {} } });

  test('given terraform, when the plan is reviewed and applied, then the application goes on, and sees the plan it stands on', async () => {
    const hub = smallHub();
    await hub.start(plan);
    await hub.carryOut('infra', 'infra 1');
    expect([hub.state('applied'), hub.state('app')]).toEqual(['ready', 'blocked']);
    await signal(hub, 'deployed');
    expect(hub.state('applied')).toBe('ready');
    await signal(hub);
    await signal(hub);
    expect([hub.state('applied'), hub.state('app')]).toEqual(['no_change', 'ready']);
    await hub.dispatch();
    expect(hub.order(`attempt:${hub.task('app').spec.id}:1`, 'attempt.start').upstreams.map(({ key }) => key)).toEqual(['infra']);
    expect(hub.eventTypes().filter((type) => type === 'signal.received')).toHaveLength(3);
    expect(hub.eventTypes().filter((type) => type === 'task.signalled')).toHaveLength(2);
  });

  test('given a signal that comes before anybody waits for it, then it counts when the task begins to wait; done over, it has to come again', async () => {
    const hub = smallHub();
    const feature = await hub.start(plan);
    await signal(hub);
    expect(hub.state('applied')).toBe('blocked');
    await hub.carryOut('infra', 'infra 1');
    expect(hub.state('applied')).toBe('no_change');
    await hub.carryOut('app', 'app 1');
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'infra', text: 'Smaller' }] });
    expect([hub.state('applied'), hub.state('app')]).toEqual(['blocked', 'stale']);
    await hub.carryOut('infra', 'infra 2');
    expect(hub.state('applied')).toBe('ready');
    await signal(hub);
    expect([hub.state('applied'), hub.state('app')]).toEqual(['no_change', 'reviewing']);
  });

  test('given a signal about nobody, or of another workspace, then it is written down and opens nothing', async () => {
    const hub = smallHub();
    await hub.start(plan);
    await hub.wish({ type: 'signal.receive', signal: { workspace: 'other', name: 'applied', subject: hub.task('applied').spec.id, payload: {} } });
    expect(hub.store.events.at(-1)).toMatchObject({ type: 'signal.received', data: { workspace: 'other', name: 'applied', tasks: [] } });
    expect(hub.task('applied').signals).toBeNull();
  });
});

async function land(hub: SmallHub, feature: string, ...repositories: string[]): Promise<void> {
  const expected = expectedOf([...hub.store.tasks.values()].map(({ task }) => task).filter((task) => task.spec.feature === feature));
  expect((await hub.wish({ type: 'feature.approve', feature, expected }))[0]).toMatchObject({ ok: true });
  const landing = [...hub.store.landings.values()].at(-1);
  if (landing === undefined) throw new Error('nothing lands');
  await hub.relay();
  const at = (repository: string) => ({ landing: landing.id, epoch: 1, repository: `rep_${repository}` });
  for (const name of repositories) await hub.tell('nod_a', { type: 'landing.prepared', ...at(name), base: shaOf(`head of ${name}`), prepared: shaOf(`merged ${name}`) });
  for (const name of repositories) {
    await hub.relay();
    await hub.tell('nod_a', { type: 'landing.published', ...at(name), from: shaOf(`head of ${name}`), to: shaOf(`merged ${name}`) });
  }
}

describe('stages', () => {
  const plan = { plan: { in: 'api' }, applied: { signal: 'applied', after: [{ task: 'plan', until: { landed: true as const } }] }, app: { in: 'web', after: ['applied'] }, more: { in: 'api', after: [{ task: 'plan', until: { landed: true as const } }] } };

  test('given terraform, when the plan has landed and is applied, then the application goes on in the next stage, on the branch as it is then', async () => {
    const hub = smallHub();
    const feature = await hub.start(plan);
    expect([hub.state('plan'), hub.state('applied'), hub.state('app')]).toEqual(['ready', 'proposed', 'proposed']);
    await hub.carryOut('plan', 'plan 1');
    expect(hub.feature()?.name).toBe('review_pending');
    await land(hub, feature, 'api');
    expect([hub.feature()?.name, hub.state('plan'), hub.state('applied'), hub.state('app'), hub.state('more')]).toEqual(['in_progress', 'landed', 'ready', 'blocked', 'dispatched']);
    expect(hub.open()).toEqual([]);
    await hub.wish({ type: 'signal.receive', signal: { workspace: 'default', name: 'applied', subject: hub.task('applied').spec.id, payload: {} } });
    await hub.dispatch();
    const order = hub.order(`attempt:${hub.task('more').spec.id}:1`, 'attempt.start');
    expect([order.base, order.start.sha]).toEqual([shaOf('merged api'), shaOf('merged api')]);
    expect(hub.order(`attempt:${hub.task('app').spec.id}:1`, 'attempt.start').upstreams.map(({ key }) => key)).toEqual(['plan']);
    await hub.relay();
    for (const key of ['app', 'more']) {
      await hub.tell('nod_a', hub.finished(key, `${key} 1`));
      await hub.relay();
      await hub.tell('nod_a', hub.passed(key));
    }
    expect(hub.feature()?.name).toBe('review_pending');
    expect(Object.keys(expectedOf([...hub.store.tasks.values()].map(({ task }) => task)))).toEqual([hub.task('app').spec.id, hub.task('more').spec.id]);
    const landings = hub.store.landings.size;
    expect((await hub.wish({ type: 'feature.approve', feature, expected: { [hub.task('app').spec.id]: shaOf('app 1'), [hub.task('more').spec.id]: shaOf('more 1') } }))[0]).toMatchObject({ ok: true });
    expect([...hub.store.landings.values()].slice(landings)).toMatchObject([{ stage: 2, parts: [{ repository: 'rep_api' }, { repository: 'rep_web' }] }]);
  });

  test('given a stage that was given up, when nothing is left to land, then the next begins; and when that is given up too, what landed is all', async () => {
    const hub = smallHub();
    const feature = await hub.start({ a: { in: 'types' }, b: { in: 'api', after: [{ task: 'a', until: { landed: true } }] }, c: { in: 'web', after: [{ task: 'b', until: { landed: true } }] } });
    await hub.carryOut('a', 'a 1');
    await land(hub, feature, 'types');
    await hub.wish({ type: 'task.cancel', task: hub.task('b').spec.id, reason: 'not needed' });
    expect([hub.feature()?.name, hub.state('c')]).toEqual(['in_progress', 'blocked']);
    await hub.wish({ type: 'task.cancel', task: hub.task('c').spec.id, reason: 'not needed' });
    expect([hub.feature()?.name, hub.state('a')]).toEqual(['landed', 'landed']);
  });
});

describe('a feature that stands on another', () => {
  const approve = (hub: SmallHub, feature: string) =>
    hub.wish({ type: 'feature.approve', feature, expected: expectedOf([...hub.store.tasks.values()].map(({ task }) => task).filter((task) => task.spec.feature === feature)) });

  test('given work of a feature that has not landed, when its consumer is approved, then the hub names what has to land first, and takes the approval afterwards', async () => {
    const hub = smallHub();
    const first = await hub.start({ types: { in: 'types' } });
    const second = await hub.start({ api: { in: 'api', after: [hub.task('types').spec.id] } });
    await hub.carryOut('types', 'types 1');
    await hub.carryOut('api', 'api 1');
    const [early] = await approve(hub, second);
    expect(early).toMatchObject({ ok: false, refusal: { code: 'feature.upstream_unlanded', detail: expect.stringContaining(`"api" stands on "types" of the feature "Login" (${first}), which is review_pending`), extra: { unlanded: [{ feature: first, mutual: false }] } } });
    await land(hub, first, 'types');
    await land(hub, second, 'api');
    expect([...hub.store.features.values()].map((feature) => feature.state.name)).toEqual(['landed', 'landed']);
  });

  test('given a contract of a feature that has not landed, then its consumer waits too; given only a signal, then it does not', async () => {
    const hub = smallHub();
    const first = await hub.start({ types: { in: 'types' }, job: { in: 'types' } });
    const behind = { task: hub.task('types').spec.id, until: { contract: 'users' } };
    const second = await hub.start({ api: { in: 'api', after: [behind] } });
    const third = await hub.start({ web: { in: 'web', after: [{ task: hub.task('job').spec.id, until: { signal: 'applied' } }] } });
    await hub.wish({ type: 'task.freeze', task: hub.task('types').spec.id, name: 'users', contract: { path: 'users.yaml', sha256: 'a'.repeat(64), commit: shaOf('c'), ref: null } });
    await hub.wish({ type: 'signal.receive', signal: { workspace: 'default', name: 'applied', subject: hub.task('job').spec.id, payload: {} } });
    await hub.carryOut('api', 'api 1');
    await hub.dispatch();
    await hub.carryOut('web', 'web 1');
    expect(await approve(hub, second)).toMatchObject([{ ok: false, refusal: { code: 'feature.upstream_unlanded', extra: { unlanded: [{ feature: first, state: 'in_progress' }] } } }]);
    expect(await approve(hub, third)).toMatchObject([{ ok: true }]);
  });

  test('given two features that came to stand on each other, then both are refused with what to do about it', async () => {
    const hub = smallHub();
    const first = await hub.start({ a: { in: 'types' }, d: { in: 'types' } });
    const second = await hub.start({ b: { in: 'api', after: [hub.task('a').spec.id] }, c: { in: 'api' } });
    // As a hub has left it that did not look.
    hub.store.edges.push({ upstream: hub.task('c').spec.id, consumer: hub.task('d').spec.id, gate: { reviewed: true } });
    for (const key of ['a', 'b', 'c', 'd']) await hub.carryOut(key, `${key} 1`);
    for (const feature of [first, second]) {
      expect(await approve(hub, feature)).toMatchObject([{ ok: false, refusal: { code: 'feature.upstream_unlanded', detail: expect.stringMatching(/neither can land after the other: take one of the dependencies/) } }]);
    }
  });
});
