import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey, publishDurable, seal, signer } from '@fuel/bus';
import { type AuditEntry, messageTypes, type ParkedFact, sources, subjects } from '@fuel/contracts';
import { openClient, until } from '@fuel/testing';
import { fuel, json } from '../../src/stage/cli.ts';
import { write } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const plan = (name: string) => ({ name, tasks: [{ key: 'only', repository: 'app', title: name, prompt: write(`${name}.txt`, `${name}\n`) }] });

async function landed(stage: Stage, name: string): Promise<string> {
  const { id } = await stage.create(plan(name));
  await stage.start(id);
  await stage.approve(await stage.reach(id, 'review_pending'));
  await stage.reach(id, 'landed');
  return id;
}

/** What nobody could have sent honestly: a fact of no known form under the node's own key, and facts under a key that is not the node's. */
async function lies(stage: Stage, node: string): Promise<{ readonly boot: string }> {
  const { hub } = value(await stage.client.call('getStatus'));
  const own = (await readFile(join(stage.root, 'nodes', 'app-1', 'node.seed'), 'utf8')).trim();
  const boot = 'boot_of-a-story';
  const say = async (seed: string, id: string, facts: readonly unknown[]): Promise<void> => {
    const sealed = seal(signer(seed), { id, source: sources.node(node), type: messageTypes.facts, time: new Date().toISOString(), body: { hub, node, boot, firstSeq: 1, facts } });
    assert.ok(!((await publishDurable(wire, subjects.fact(hub, node), new TextEncoder().encode(sealed), { msgId: id })) instanceof Error));
  };
  await using wire = await stage.servers.listen();
  await say(newKey('user').seed, 'msg_forged', [{ id: 'fct_forged', at: new Date().toISOString(), fact: { type: 'order.accepted', order: 'ord_1' } }]);
  await say(own, 'msg_malformed', [{ id: 'fct_malformed', at: new Date().toISOString(), fact: { type: 'attempt.exploded', task: 'tsk_1' } }]);
  return { boot };
}

/** A difference that is planted in what was pruned is found, so that nothing is found means something. */
async function provenBySnapshot(stage: Stage, feature: string): Promise<void> {
  const env = { DATABASE_URL: stage.servers.databaseUrl };
  await using database = await openClient(stage.servers.databaseUrl);
  const count = async (table: string): Promise<number> => (await database.rows<{ n: number }>(`select count(*)::int as n from ${table} where feature_id = $1`, [feature]))[0]?.n ?? 0;
  const events = await count('events');
  assert.deepEqual(await json<object>(stage, ['hub', 'prune', '--before', '30d'], { env }), { features: 0, events: 0, left: [] }, 'it ended today');
  await database.rows(`update features set updated_at = updated_at - interval '31 days' where id = $1`, [feature]);
  assert.deepEqual(await json<object>(stage, ['hub', 'prune', '--before', '30d'], { env }), { features: 1, events, left: [] });
  assert.deepEqual([await count('events'), (await count('snapshots')) > 0], [0, true]);
  await fuel(stage, 0, ['hub', 'verify'], { env });
  await database.rows('update tasks set epoch = epoch + 1 where feature_id = $1', [feature]);
  const wrong = await fuel(stage, 1, ['hub', 'verify'], { env });
  await database.rows('update tasks set epoch = epoch - 1 where feature_id = $1', [feature]);
  assert.match(wrong.stdout, /epoch/, 'the snapshot says what the row was');
}

export const story: Story = {
  title: 'the log is pruned and what is left still proves the rows; the audit names who did what; a malformed fact is parked, a forged one refused, and both are shown',
  parkedFacts: 1,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const old = await landed(stage, 'old');
    const [node] = value(await stage.client.call('listNodes', {})).items;
    assert.ok(node !== undefined);

    const { boot } = await lies(stage, node.id);
    const parked = await until(async () => (await json<{ items: ParkedFact[] }>(stage, ['hub', 'parked'])).items[0], { timeoutMs: 10_000, describe: 'the malformed fact is parked' });
    assert.deepEqual([parked.node, parked.boot, parked.seq], [node.id, boot, 1]);
    assert.deepEqual((parked.body as { fact: unknown }).fact, { type: 'attempt.exploded', task: 'tsk_1' }, 'it is kept as it came');
    const refused = (await json<{ items: AuditEntry[] }>(stage, ['audit', '--refused'])).items.filter((entry) => entry.actor.id === node.id);
    assert.deepEqual(refused.map(({ outcome, actor }) => [outcome, actor.kind]), [['refused', 'node']]);
    assert.match(refused[0]?.reason ?? '', /signed with U[A-Z2-7]{55}, which is not a key of fuel:\/\/node\//);
    await using database = await openClient(stage.servers.databaseUrl);
    assert.deepEqual(await database.rows('select settled::int as settled from fact_cursors where boot = $1', [boot]), [{ settled: 1 }], 'the node is not asked for it again');

    const audit = (await json<{ items: AuditEntry[] }>(stage, ['audit', '--feature', old, '--limit', '100'])).items;
    const by = (what: string) => new Set(audit.filter((entry) => entry.what === what).map(({ actor }) => `${actor.kind} ${actor.id}`));
    const person = [...by('feature.created')][0] ?? '';
    assert.match(person, /^person /);
    assert.deepEqual([by('feature.created'), by('feature.started'), by('feature.approved')], [new Set([person]), new Set([person]), new Set([person])]);
    assert.deepEqual([by('task.started'), by('task.completed')], [new Set([`node ${node.id}`]), new Set([`node ${node.id}`])]);
    assert.match([...by('task.dispatched')][0] ?? '', /^(hub|person|node) /);

    await provenBySnapshot(stage, old);
    const gone = await fetch(`${stage.client.url}/api/v1/events`, { headers: { authorization: `Bearer ${(await readFile(join(stage.hubData(), 'admin-token'), 'utf8')).trim()}`, 'last-event-id': '0-1' } });
    assert.deepEqual([gone.status, ((await gone.json()) as { code: string }).code], [410, 'events.pruned']);
    assert.equal((await stage.feature(old)).state, 'landed', 'what was pruned is still there to be seen');
    await landed(stage, 'new');
  },
};
