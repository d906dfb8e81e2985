import { readFileSync } from 'node:fs';
import { openClient } from '@fuel/testing';
import { openFederation, value } from '../harness/federation.mjs';
import { atLeast } from '../harness/judge-line.mjs';
import { judgePlan } from '../harness/judge-plan.mjs';
import { insertByUnnest, takeRows } from '../harness/plan-rows.mjs';
import { asFeature, chain, layered } from '../harness/plans.mjs';
import { createMany } from '../peers/create-many.mjs';

const tasks = (quick) => (quick ? 20_000 : 100_000);
const shapes = { layered: (quick) => layered({ tasks: tasks(quick), width: quick ? 200 : 1_000 }), chain: (quick) => chain(tasks(quick)) };
const promptOf = (id) => `Task ${id}: look at the module that it names, change what is asked for and nothing beside it, keep the public names, write a test that fails without the change, and say in the summary what was left alone and why.`;
const planOf = (shape, quick) => asFeature(shape, shapes[shape](quick), promptOf);
const mostRss = 600;
const mostBlockMs = 200;

/** The longest time that the hub's event loop stood still since it was asked the last time. */
async function longestBlockMs({ url, token }) {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  return Number(/^fuel_event_loop_delay_seconds\{quantile="1"\} (\S+)$/m.exec(text)?.[1]) * 1_000;
}

const peakRssMb = ({ pid }) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

/** From the first byte of the request to the last of its answer; the body is text already. */
async function submit({ url, token }, plan) {
  const body = Buffer.from(JSON.stringify(plan));
  const began = performance.now();
  const response = await fetch(`${url}/api/v1/features`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
  const answer = await response.json();
  const tookMs = performance.now() - began;
  if (response.status !== 201) throw new Error(JSON.stringify(answer).slice(0, 2_000));
  return { id: answer.id, tookMs };
}

const tasksASecond = (plan, tookMs) => (plan.tasks.length / tookMs) * 1_000;

/** What else one request moves a whole plan with: the time that it takes, and how long nobody else is heard. */
async function steer(federation, feature) {
  const [hub] = federation.hubs;
  const more = {};
  for (const [name, route, body] of [['start', 'startFeature'], ['pause', 'pauseFeature'], ['resume', 'resumeFeature'], ['cancel', 'cancelFeature', { reason: 'measured' }]]) {
    await longestBlockMs(hub);
    const began = performance.now();
    value(await federation.client.call(route, { params: { id: feature }, ...(body === undefined ? {} : { body }) }));
    more[`${name}Ms`] = performance.now() - began;
    more[`${name}BlockMs`] = await longestBlockMs(hub);
  }
  return more;
}

async function ours({ root, database, quick }) {
  const federation = await openFederation({ root, database, slots: 0 });
  try {
    const [hub] = federation.hubs;
    await using sql = await openClient(database.url);
    value(await federation.client.call('createFeature', { body: asFeature('Warm up', layered({ tasks: 1_000, width: 50 })) }));
    const of = {};
    for (const shape of Object.keys(shapes)) {
      const plan = planOf(shape, quick);
      await sql.rows('checkpoint');
      await longestBlockMs(hub);
      const { id, tookMs } = await submit(hub, plan);
      of[shape] = { id, figure: tasksASecond(plan, tookMs), blockMs: await longestBlockMs(hub), oracle: await judgePlan(sql, id, plan) };
    }
    const rssMb = peakRssMb(hub);
    const oracle = Object.values(of).find((one) => one.oracle !== 'ok')?.oracle ?? 'ok';
    const more = { chain: of.chain.figure, rssMb, blockMs: Math.max(of.layered.blockMs, of.chain.blockMs), ...(await steer(federation, of.layered.id)), steeredRssMb: peakRssMb(hub) };
    return { size: tasks(quick), figure: of.layered.figure, oracle, more };
  } finally {
    await federation.close();
  }
}

/** What somebody else writes who is slow: a plan of the same shape, small enough for five turns. */
const small = (quick) => layered({ tasks: quick ? 5_000 : 10_000, width: 200 });

/** The very rows that the hub makes of each plan, taken away once; what they refer to stays in the database that every turn has a copy of. */
async function prepare({ postgres, quick, root }) {
  const database = await postgres.createDatabase({ name: 'submit_rows' });
  const federation = await openFederation({ root, database, slots: 0 });
  const rows = {};
  try {
    await using sql = await openClient(database.url);
    const plans = { ...Object.fromEntries(Object.keys(shapes).map((shape) => [shape, planOf(shape, quick)])), small: asFeature('small', small(quick), promptOf) };
    for (const [name, plan] of Object.entries(plans)) {
      await submit(federation.hubs[0], plan);
      rows[name] = { tasks: plan.tasks.length, taken: await takeRows(sql) };
    }
  } finally {
    await federation.close();
  }
  await using sql = await openClient(database.url);
  // The hub of a turn is another one, with a repository of its own.
  await sql.rows(`delete from hub; delete from tokens; update repositories set name = 'rows'`);
  return { template: database.name, rows };
}

/** Written by somebody else, into the same tables with the same indexes. */
const rewritten = (name, write) => async ({ database, prepared }) => {
  const { tasks: size, taken } = prepared.rows[name];
  await using sql = await openClient(database.url);
  const run = await write(taken, { sql, database });
  await sql.rows('checkpoint');
  const began = performance.now();
  await run();
  return { size, figure: (size / (performance.now() - began)) * 1_000 };
};

export const bench = {
  name: 'submit',
  unit: 'tasks/s',
  target: '>= 45 % of unnest with both shapes, >= 10x create-many, hub RSS < 600 MB, event loop never blocked > 200 ms',
  met: ({ ratios, beside = {}, more = {} }) =>
    atLeast({ ...ratios, chain: more.chain / beside['unnest-chain'] }, { unnest: 0.45, 'create-many': 10, chain: 0.45 }) && more.rssMb < mostRss && more.blockMs < mostBlockMs,
  prepare,
  contestants: [
    { name: 'ours', role: 'ours', turn: ours },
    { name: 'unnest', role: 'limit', turn: rewritten('layered', insertByUnnest) },
    { name: 'unnest-chain', role: 'beside', turn: rewritten('chain', insertByUnnest) },
    { name: 'create-many', role: 'peer', turn: rewritten('small', createMany) },
  ],
};
