import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey } from '@fuel/bus';
import { openClient, type TestClient } from '@fuel/testing';
import { rowsAreTheLog } from '../../src/oracle/rows.ts';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';
import { closeConnections, type Door, look, playRound, type Round, withoutLock } from './rounds.ts';

/** `npm run test:races` plays 10,000, and its control until a task was left behind too: that takes some hundred rounds, a cycle a few. */
const { FUEL_RACE_ROUNDS: wanted } = process.env;
const rounds = Number(wanted ?? 60);
const controlRounds = 3_000;
const lanes = 6;
const looksAfter = 25;
const limit = 3;

async function doorOf(stage: Stage, hub: string): Promise<Door> {
  return { url: stage.clientOf(hub).url, token: (await readFile(join(stage.hubData(hub), 'admin-token'), 'utf8')).trim() };
}

/** Several rounds at a time, each with features of its own, and a look at what they left after every few. */
async function play(stage: Stage, { most, mayBreak }: { most: number; mayBreak: boolean }, judge: (found: Awaited<ReturnType<typeof look>>) => boolean): Promise<number> {
  const hubs = await Promise.all(['hub', 'hub-b'].map((name) => doorOf(stage, name)));
  let [begun, goesOn] = [0, true];
  const lane = async (): Promise<void> => {
    await using own = await openClient(stage.servers.databaseUrl);
    while (goesOn && begun < most) {
      const played: Round[] = [];
      while (played.length < looksAfter && begun < most) {
        begun += 1;
        played.push(await playRound(hubs, own, mayBreak));
      }
      goesOn &&= judge(await look(own, played));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return begun;
}

/** In no committed state has an agent more places than its limit, and it had all of them. */
async function limitsHold(stage: Stage, sql: TestClient): Promise<void> {
  value(await stage.client.call('putWorkspace', { params: { name: 'default' }, body: { agents: { noop: { limit, fallbacks: [] } }, routing: [] } }));
  await stage.addRepository('app');
  for (const name of ['app-1', 'app-2']) await stage.addNode(name, 'app', { FUEL_ALLOW_NOOP_AGENT: '1', FUEL_NODE_SLOTS: '50' });
  const features = await Promise.all([1, 2, 3].map((n) => stage.create(noopPlan(`Limited ${n}`, { width: 20, depth: 5 }))));
  for (const [n, { id }] of features.entries()) value(await stage.clientOf(n % 2 === 0 ? 'hub' : 'hub-b').call('startFeature', { params: { id } }));
  const seen: number[] = [];
  for (;;) {
    const [row] = await sql.rows<{ placed: number; left: number }>(`select count(*) filter (where node_id is not null)::int as placed, count(*) filter (where state <> 'no_change')::int as left from tasks`);
    seen.push(row?.placed ?? 0);
    if (row?.left === 0) break;
  }
  assert.equal(Math.max(...seen), limit, `the most of ${seen.length} looks`);
  console.log(`        ${seen.length} looks at 300 tasks on two hubs and two nodes: never more than ${limit} at once`);
}

export const story: Story = {
  title: 'edges, joins, completions and deletions race on two hubs: no cycle is committed, nobody is left waiting, no limit is exceeded; without the lock the same races break',
  hubByHand: true,
  judgesItself: true,
  async play(stage) {
    const keyFile = join(stage.root, 'shared.seed');
    await writeFile(keyFile, `${newKey('user').seed}\n`, { mode: 0o600 });
    for (const name of ['hub', 'hub-b']) await stage.startHub({ name, env: { FUEL_HUB_KEY_FILE: keyFile } });
    await using sql = await openClient(stage.servers.databaseUrl);
    await limitsHold(stage, sql);

    const began = performance.now();
    let edges = 0;
    const played = await play(stage, { most: rounds, mayBreak: false }, (found) => {
      assert.deepEqual({ ...found, edges: 0 }, { edges: 0, cycles: 0, against: 0, stranded: 0 });
      edges += found.edges;
      return true;
    });
    assert.ok(edges > played, `only ${edges} edges were left by ${played} rounds`);
    console.log(`        ${played} rounds on two hubs in ${Math.round((performance.now() - began) / 1_000)} s left ${edges} edges: no cycle, nobody stranded`);
    await rowsAreTheLog(stage, false);

    await sql.rows(withoutLock);
    const broken = { cycles: 0, stranded: 0 };
    const needed = await play(stage, { most: controlRounds, mayBreak: true }, (found) => {
      broken.cycles += found.cycles;
      broken.stranded += found.stranded;
      return broken.cycles === 0 || (wanted !== undefined && broken.stranded === 0);
    });
    console.log(`        without the lock ${needed} rounds committed cycles over ${broken.cycles} tasks and left ${broken.stranded} tasks behind`);
    assert.ok(broken.cycles > 0 && (wanted === undefined || broken.stranded > 0), 'the control shows that the races are real');
    closeConnections();
  },
};
