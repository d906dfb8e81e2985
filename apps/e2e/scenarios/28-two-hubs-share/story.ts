import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BusConnection, newKey, subscribeCore } from '@fuel/bus';
import { envelope, type EventView, looseFactBatch, streams, subjects } from '@fuel/contracts';
import { openClient, until } from '@fuel/testing';
import { asItHappened } from '../../src/oracle/log.ts';
import { document, fuel } from '../../src/stage/cli.ts';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { script } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const over = new Set(['task.completed', 'task.unchanged']);

/** How many attempts of an agent were under way at once, at most, over all features. */
function most(events: readonly EventView[], agent: string): number {
  const running = new Set<string>();
  let peak = 0;
  for (const { type, task, data } of events) {
    if (task === null) continue;
    if (type === 'task.dispatched' && (data as { note: { agent: string } }).note.agent === agent) running.add(task);
    if (over.has(type)) running.delete(task);
    peak = Math.max(peak, running.size);
  }
  return peak;
}

const routed = (events: readonly EventView[]) => events.filter((event) => event.type === 'task.dispatched').map((event) => (event.data as { note: { agent: string; node: string; why: string } }).note);

/** The same wish under the same key, at one hub and at another, and again after the first died between its commit and its answer. */
async function askedTwice(stage: Stage, restart: () => Promise<void>): Promise<void> {
  const token = (await readFile(join(stage.hubData(), 'admin-token'), 'utf8')).trim();
  const ask = async (hub: string, key: string, name = key): Promise<{ status: number; id: string | undefined; code: string | undefined; replayed: string | null }> => {
    const body = JSON.stringify({ name, tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: 'Nothing.', agent: 'noop' }] });
    const response = await fetch(`${stage.clientOf(hub).url}/api/v1/features`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }, body });
    const { id, code } = (await response.json()) as { id?: string; code?: string };
    return { status: response.status, id, code, replayed: response.headers.get('idempotency-replayed') };
  };
  const named = async (name: string): Promise<readonly string[]> => value(await stage.clientOf('hub-b').call('listFeatures', {})).items.filter((one) => one.name === name).map((one) => one.id);

  await assert.rejects(ask('hub', 'died'), 'the first hub dies before it answers');
  assert.equal(await stage.hub('hub').ended(), null, 'it was killed');
  const [made] = await named('died');
  assert.ok(made !== undefined, 'what it did is committed');
  assert.deepEqual(await ask('hub-b', 'died'), { status: 201, id: made, code: undefined, replayed: 'true' });
  assert.deepEqual(await named('died'), [made]);

  await restart();
  // While one is at it, the others hear idempotency.in_flight and come again, as every client of ours does.
  const patient = (hub: string) => until(async () => ask(hub, 'both').then((answer) => (answer.code === 'idempotency.in_flight' ? null : answer)), { timeoutMs: 10_000, describe: 'the request is carried out' });
  const both = await Promise.all(['hub', 'hub-b', 'hub', 'hub-b'].map(patient));
  assert.deepEqual(both.map(({ status, id }) => [status, id]), both.map(() => [201, both[0]?.id]));
  assert.deepEqual(await named('both'), [both[0]?.id], 'four requests, one feature');
  assert.deepEqual([(await ask('hub-b', 'both', 'another')).code, await named('another')], ['idempotency.key_reused', []], 'a key is for one request');
}

async function limited(stage: Stage): Promise<void> {
  const rules = await document(stage, 'rules', { agents: { scripted: { limit: 2 } }, routing: [{ complexity: 'trivial', agent: 'noop' }] });
  await fuel(stage, 0, ['workspace', 'set', 'default', '-f', rules]);
  const prompt = script('Take a moment.', [{ sleep: 250 }, { declareNoChange: 'all is well' }]);
  const plan = (name: string) => ({
    name,
    tasks: [...['a', 'b', 'c'].map((key) => ({ key, repository: 'app', title: key, prompt })), { key: 'easy', repository: 'app', title: 'Easy', prompt: 'Nothing.', complexity: 'trivial' as const }],
  });
  const began = (await stage.events()).length;
  const features = await Promise.all(['hub', 'hub-b'].map(async (hub) => {
    stage.useHub(hub);
    return { hub, ...(await stage.create(plan(`At ${hub}`))) };
  }));
  await Promise.all(features.map(({ hub, id }) => stage.clientOf(hub).call('startFeature', { params: { id } })));
  for (const { id } of features) {
    const done = await stage.reach(id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => [task.state, task.epoch]), done.tasks.map(() => ['no_change', 1]));
  }
  const events = asItHappened((await stage.events()).slice(began));
  assert.equal(most(events, 'scripted'), 2, 'the limit was reached, and never exceeded');
  const reasons = routed(events);
  assert.deepEqual([...new Set(reasons.map(({ agent, why }) => `${agent}: ${why}`))].sort(), ['noop: workspace default gives it trivial work', 'scripted: it is the primary agent of repository app']);
  assert.equal(new Set(reasons.map(({ node }) => node)).size, 2, 'both nodes work');
}

/** Everything that nodes said so far, as (boot, last number of the batch). */
async function hear(wire: BusConnection, hub: string): Promise<readonly { readonly boot: string; readonly last: number }[]> {
  const heard: { boot: string; last: number }[] = [];
  subscribeCore(wire, subjects.facts(hub), {
    handler: ({ data }) => {
      // A probe of whoever makes the streams has nothing in it.
      if (data.length === 0) return;
      const { boot, firstSeq, facts } = looseFactBatch.parse(JSON.parse(envelope.parse(JSON.parse(new TextDecoder().decode(data))).data));
      heard.push({ boot, last: firstSeq + facts.length - 1 });
    },
  });
  await wire.flush();
  return heard;
}

/** SIGTERM as an operator sends it, while facts stream in: whatever a hub committed it has acknowledged, and the rest is there for the next. */
async function stoppedUnderLoad(stage: Stage, env: Readonly<Record<string, string>>, heard: readonly { readonly boot: string; readonly last: number }[]): Promise<void> {
  const { hub } = value(await stage.client.call('getStatus'));
  const feature = await stage.create(noopPlan('Load', { width: 8, depth: 25 }));
  await stage.start(feature.id);
  const done = (atLeast: number) => stage.waitFor(feature.id, `${atLeast} tasks are done`, (one) => (one.counters['no_change'] ?? 0) >= atLeast);
  const terminate = (name: string): Promise<number | null> => {
    process.kill(stage.hub(name).pid, 'SIGTERM');
    return stage.hub(name).ended();
  };
  await done(10);
  assert.equal(await terminate('hub'), 0);
  assert.equal((await done(20)).state, 'in_progress', 'the other works on');
  assert.equal(await terminate('hub-b'), 0);

  await using database = await openClient(stage.servers.databaseUrl);
  const settled = new Map((await database.rows<{ boot: string; settled: number }>('select boot, settled::int as settled from fact_cursors')).map((row) => [row.boot, row.settled]));
  const left = async (): Promise<readonly [number, number]> => [await stage.servers.unsettled(streams.facts(hub)), heard.filter(({ boot, last }) => last > (settled.get(boot) ?? 0)).length];
  await until(async () => left().then(([stored, open]) => stored === open), { timeoutMs: 5_000, describe: 'what was committed is acknowledged, and nothing else' }).catch(async () => assert.fail(`stored and not committed: ${(await left()).join(', ')}`));
  await stage.startHub({ name: 'hub-b', env });
  await stage.reach(feature.id, 'review_pending');
  const events = await stage.events(feature.id);
  for (const type of ['task.dispatched', 'task.unchanged']) assert.equal(events.filter((event) => event.type === type).length, 200, `${type} once for each task`);
}

export const story: Story = {
  title: 'two hubs are one: a request with a key is done once wherever it is sent, a limit holds for both, and one that is told to stop loses nothing',
  hubByHand: true,
  async play(stage) {
    const keyFile = join(stage.root, 'shared.seed');
    await writeFile(keyFile, `${newKey('user').seed}\n`, { mode: 0o600 });
    const env = { FUEL_HUB_KEY_FILE: keyFile };
    await stage.startHub({ name: 'hub-b', env });
    await stage.addRepository('app');
    await stage.startHub({ env: { ...env, FUEL_CRASH_AT: 'wish.commit.after' }, testBuild: true });
    stage.useHub('hub-b');
    await askedTwice(stage, async () => {
      await stage.startHub({ env });
      stage.useHub('hub-b');
    });
    await using wire = await stage.servers.listen();
    const heard = await hear(wire, value(await stage.client.call('getStatus')).hub);
    for (const name of ['app-1', 'app-2']) await stage.addNode(name, 'app', { FUEL_ALLOW_NOOP_AGENT: '1', FUEL_NODE_SLOTS: '4' });
    await limited(stage);
    await stoppedUnderLoad(stage, env, heard);
  },
};
