import assert from 'node:assert/strict';
import type { Id } from '@fuel/contracts';
import { currentSaw, emptyWorld, type Needs, type Transaction, type World } from '@fuel/core';
import type { EngineDeps } from '@fuel/engine';
import { type MemoryStore, type Simulation, transactInMemory } from '@fuel/engine/simulation';
import type { Store } from '@fuel/store';
import { hashOf } from '../auth/secret.ts';

/** Past the store, to look and to plant. */
export type Sql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * What maps load, SQL loads too, and the same; SQL may bring more, for what it locks it also reads. Of a closure it may leave out what bears
 * nothing: there it counts that the same work is seen through it.
 */
function sameWorld(memory: World, sql: World, needs: Needs): void {
  const { closureOf = [], whole = [] } = needs;
  for (const id of closureOf) assert.deepEqual(currentSaw(sql, id), currentSaw(memory, id), `what is upstream of ${id}`);
  for (const name of Object.keys(memory) as (keyof World)[]) {
    const [one, other] = [memory[name], sql[name]];
    if (one instanceof Set) assert.ok([...one].every((id) => (other as ReadonlySet<Id>).has(id)), `${name} for ${JSON.stringify(needs)}`);
    else for (const [id, value] of one) {
      const also = other instanceof Map ? (other.get(id) as unknown) : undefined;
      if (also === undefined && closureOf.length + whole.length > 0 && (name === 'tasks' || name === 'edgesTo' || name === 'features')) continue;
      assert.deepEqual(sorted(also), sorted(value), `${name} ${id} for ${JSON.stringify(needs)}`);
    }
  }
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...(value as unknown[])].map(textOf).sort() : plain(value ?? null));

/** Postgres keeps the names in an object in an order of its own. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));

/** One transaction over both: each call goes to both, and what both answer has to be the same. The engine goes on with what the maps say. */
function both(memory: Transaction, sql: Transaction): Transaction {
  // A transaction has one world: what was loaded into it once is not loaded again.
  const shadow = emptyWorld();
  return {
    async load(needs, world) {
      const one = emptyWorld();
      await memory.load(needs, one);
      await sql.load(needs, shadow);
      sameWorld(one, shadow, needs);
      await memory.load(needs, world);
    },
    async loadDispatchable(now, world, choose) {
      const chosen = await memory.loadDispatchable(now, world, choose);
      const alsoChosen = await sql.loadDispatchable(now, shadow, choose);
      // The same choice over the same board: both give the same tasks to the same nodes, for the same reasons.
      assert.deepEqual(plain(alsoChosen), plain(chosen));
      return chosen;
    },
    foresee: (tasks, now) => sql.foresee(tasks, now),
    async boardIfNobodyWaits(now, around) {
      const board = await memory.boardIfNobodyWaits(now, around);
      assert.equal((await sql.boardIfNobodyWaits(now, around)) === null, board === null);
      return board;
    },
    async write(changes) {
      await sql.write(changes);
      await memory.write(changes);
    },
    async orderEdge(ends) {
      const [one, other] = [await memory.orderEdge(ends), await sql.orderEdge(ends)];
      assert.equal(other.kind, one.kind);
      return one;
    },
    async plansAround(links) {
      const [one, other] = [await memory.plansAround(links), await sql.plansAround(links)];
      // A link outlives its edges, so the database may look closer than it has to.
      if (one !== null) assert.deepEqual([...one.names.keys()].filter((id) => other?.names.has(id) !== true), []);
      return one;
    },
    async gateOf(ends) {
      const gate = await memory.gateOf(ends);
      assert.deepEqual(await sql.gateOf(ends), gate);
      return gate;
    },
    async settledSeq(node, boot, anew) {
      const seq = await memory.settledSeq(node, boot);
      assert.equal(await sql.settledSeq(node, boot, anew), seq);
      return seq;
    },
    async settle(node, boot, seq) {
      await sql.settle(node, boot, seq);
      await memory.settle(node, boot, seq);
    },
  };
}

/** Presence, boots and the relay's sending are moved past the engine: the database is told before the engine looks. */
async function carryOver(memory: MemoryStore, sql: Sql): Promise<void> {
  const nodes = [...memory.nodes.values()].map(({ id, boot, present, lastSeenAt }) => ({ id, boot, present, seen: new Date(lastSeenAt ?? 0).toISOString() }));
  await sql(
    `update nodes n set boot = row.boot, present = row.present, last_seen_at = row.seen
     from json_to_recordset($1::json) as row (id text, boot text, present boolean, seen timestamptz) where n.id = row.id`,
    [JSON.stringify(nodes)],
  );
  await sql(
    `update outbox o set node_id = row.node, status = row.status, sent_at = case when row.status = 'sent' then now() end
     from json_to_recordset($1::json) as row (id text, node text, status text) where o.id = row.id`,
    [JSON.stringify([...memory.outbox.values()].map(({ id, node, status }) => ({ id, node, status })))],
  );
}

async function sameOutbox(memory: MemoryStore, sql: Sql): Promise<void> {
  const stored = await sql('select key, id, node_id as node, status, body from outbox order by key');
  const held = [...memory.outbox.values()].map(({ key, id, node, status, body }) => ({ key, id, node, status, body })).sort((a, b) => (a.key < b.key ? -1 : 1));
  assert.deepEqual(plain(stored), plain(held));
}

/** Repositories and nodes of the simulation, as rows. */
export async function plant({ store }: Simulation, sql: Sql): Promise<void> {
  await sql(`insert into workspaces (name) values ('default') on conflict do nothing`);
  for (const { ref, head, role, consumers, primaryAgent } of store.repositories.values()) {
    const { id, name, url, defaultBranch } = ref;
    await sql(`insert into repositories (id, name, workspace, url, default_branch, role, consumers, primary_agent, head) values ($1, $2, 'default', $3, $4, $5, $6, $7, $8)`, [id, name, url, defaultBranch, role, consumers, primaryAgent, head]);
    await sql(`insert into events (at, type, actor, data) values (now(), 'repository.headMoved', '{"kind": "hub", "id": "hub"}', $1)`, [JSON.stringify({ repository: id, head })]);
  }
  for (const node of store.nodes.values()) {
    const { id, name, slots, agents } = node;
    const repositories = [...node.repositories].sort();
    store.nodes.set(id, { ...node, repositories });
    await sql(`insert into nodes (id, public_key, name, contract, slots, agents) values ($1, $1, $2, 1, $3, $4)`, [id, name, slots, JSON.stringify(agents)]);
    for (const repository of repositories) await sql(`insert into node_repositories (node_id, repository_id) values ($1, $2)`, [id, repository]);
  }
}

/** The simulation, with every transaction of its engine run over maps and over Postgres at once. */
export function inLockstep(sim: Simulation, store: Store, sql: Sql): Simulation {
  const transact: EngineDeps['transact'] = async (work) => {
    await carryOver(sim.store, sql);
    const result = await store.transact((tx) => transactInMemory(sim.store, (memory) => work(both(memory, tx))));
    await sameOutbox(sim.store, sql);
    return result;
  };
  return { ...sim, deps: { ...sim.deps, transact, sha256: hashOf } };
}

/** What no log rebuilds is compared as it is; everything else by the log, which both have. */
export async function sameRows({ store: memory }: Simulation, sql: Sql): Promise<void> {
  const events = await sql<{ at: Date }>(`select type, at, actor, feature_id as feature, task_id as task, landing_id as landing, data from events order by n`);
  const logged = events.slice(memory.repositories.size).map((event) => ({ ...event, at: event.at.getTime() }));
  assert.deepEqual(plain(logged), plain(memory.events.map(({ type, at, actor, feature, task, landing, data }) => ({ type, at, actor, feature, task, landing, data }))));
  const cursors = await sql<{ key: string; settled: string }>(`select node_id || '/' || boot as key, settled from fact_cursors where settled > 0 order by 1`);
  assert.deepEqual(cursors.map(({ key, settled }) => [key, Number(settled)]), [...memory.cursors].filter(([, settled]) => settled > 0).sort());
  const patches = await sql(`select task_id as task, head, text, truncated from patches order by 1`);
  assert.deepEqual(plain(patches), plain([...memory.patches.values()].map(({ task, head, text, truncated }) => ({ task, head, text, truncated })).sort((a, b) => (a.task < b.task ? -1 : 1))));
  const lanes = await sql(`select lane, taken, limits from lane_places where taken > 0 order by 1`);
  assert.deepEqual(plain(lanes), plain([...memory.lanes].filter(([, { taken }]) => taken > 0).sort().map(([lane, { taken, limits }]) => ({ lane, taken, limits: Object.fromEntries(Object.entries(limits).filter(([, count]) => count > 0)) }))));
  assert.deepEqual(await sql('select 1 from parked_facts'), []);
}
