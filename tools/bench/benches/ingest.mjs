import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openClient } from '@fuel/testing';
import { openFederation } from '../harness/federation.mjs';
import { atLeast } from '../harness/judge-line.mjs';
import { openPublisher } from '../harness/publishers.mjs';

const nodes = 8;
const factsABatch = 250;
const boot = 'boot_bench';
const batchesANode = (quick) => (quick ? 20_000 : 200_000) / nodes / factsABatch;
const mostMs = 600_000;

const headOf = (node, seq) => createHash('sha1').update(`${node} ${seq}`).digest('hex');
const isMalformed = (seq) => seq % 100 === 50;

/** A report of a head counts when it goes on from where the hub believes the branch to be. */
function previousOf(node, seq) {
  const before = isMalformed(seq - 1) ? seq - 2 : seq - 1;
  return before < 1 ? null : headOf(node, before);
}

function factAt({ node, repository }, seq) {
  const fact = isMalformed(seq) ? { type: 'repository.headMoved', repository, head: seq } : { type: 'repository.headMoved', repository, branch: 'main', head: headOf(node, seq), previous: previousOf(node, seq) };
  return { id: `fct_${node.slice(-8)}x${seq}`, at: '2026-01-01T00:00:00.000Z', fact };
}

/** Signed beforehand. One in five goes out twice, and one in twenty before the one that it comes after. */
function lettersOf(publisher, count) {
  const batches = Array.from({ length: count }, (_, n) => {
    const firstSeq = n * factsABatch + 1;
    return publisher.sealed({ boot, firstSeq, facts: Array.from({ length: factsABatch }, (_one, index) => factAt(publisher, firstSeq + index)) });
  });
  const order = [...batches];
  for (let n = 19; n < order.length; n += 20) [order[n - 1], order[n]] = [order[n], order[n - 1]];
  return { batches, order: order.flatMap((batch, n) => (n % 5 === 4 ? [batch, batch] : [batch])) };
}

async function openPublishers(federation, quick) {
  const publishers = [];
  for (const home of federation.homes) {
    const publisher = await openPublisher(home);
    publishers.push({ ...publisher, ...lettersOf(publisher, batchesANode(quick)) });
  }
  return publishers;
}

/** As a node does: what the hub misses goes out again from there on, to the end of what was sent. */
function answerGaps(publisher) {
  let last = 0;
  publisher.hear((message) => {
    if (message.type !== 'resend' || message.boot !== boot || message.fromSeq === last) return;
    last = message.fromSeq;
    publisher.publish(publisher.batches.filter(({ firstSeq, facts }) => firstSeq + facts > message.fromSeq)).catch((cause) => console.error(cause));
  });
}

/** Each readable fact has one event, each other one is parked, and nothing else is there. */
async function judge(sql, publishers, count) {
  const wanted = publishers.flatMap(({ node }) => Array.from({ length: count * factsABatch }, (_, n) => (isMalformed(n + 1) ? [] : [headOf(node, n + 1)])).flat());
  const seen = await sql.rows(`select data ->> 'head' as head, count(*)::int as times from events where type = 'repository.headMoved' and actor ->> 'kind' = 'node' group by 1`);
  const times = new Map(seen.map((row) => [row.head, row.times]));
  const lost = wanted.filter((head) => !times.has(head)).length;
  const doubled = wanted.filter((head) => (times.get(head) ?? 0) > 1).length;
  if (lost + doubled > 0) return `${lost} facts lost, ${doubled} with more than one effect`;
  const [{ parked }] = await sql.rows('select count(*)::int as parked from parked_facts');
  const malformed = nodes * count * factsABatch - wanted.length;
  return parked === malformed ? 'ok' : `${parked} facts are parked, ${malformed} were malformed`;
}

async function ours({ root, database, quick }) {
  const federation = await openFederation({ root, database, slots: 0, joined: nodes });
  try {
    const publishers = await openPublishers(federation, quick);
    await using sql = await openClient(database.url);
    const count = batchesANode(quick);
    for (const publisher of publishers) answerGaps(publisher);
    const began = performance.now();
    const sending = Promise.all(publishers.map((publisher) => publisher.publish(publisher.order)));
    sending.catch(() => undefined);
    for (;;) {
      const [{ settled }] = await sql.rows('select coalesce(sum(settled), 0)::int as settled from fact_cursors where boot = $1', [boot]);
      if (settled === nodes * count * factsABatch) break;
      if (performance.now() - began > mostMs) throw new Error(`only ${settled} facts were settled within ${mostMs} ms`);
      await pause(10);
    }
    const tookMs = performance.now() - began;
    await sending;
    const oracle = await judge(sql, publishers, count);
    for (const publisher of publishers) await publisher.close();
    return { size: nodes * count * factsABatch, figure: ((nodes * count * factsABatch) / tookMs) * 1_000, oracle };
  } finally {
    await federation.close();
  }
}

/** The same messages into the same stream, and nobody who reads them. */
async function limit({ root, database, quick }) {
  const federation = await openFederation({ root, database, slots: 0, joined: nodes });
  try {
    const publishers = await openPublishers(federation, quick);
    for (const hub of federation.hubs) await hub.stop();
    const began = performance.now();
    await Promise.all(publishers.map((publisher) => publisher.publish(publisher.order)));
    const tookMs = performance.now() - began;
    for (const publisher of publishers) await publisher.close();
    return { figure: ((nodes * batchesANode(quick) * factsABatch) / tookMs) * 1_000 };
  } finally {
    await federation.close();
  }
}

export const bench = {
  name: 'ingest',
  unit: 'facts/s',
  target: '>= 50 % of publishing the same batches with no hub; malformed facts parked',
  met: ({ ratios }) => atLeast(ratios, { 'no-hub': 0.5 }),
  contestants: [
    { name: 'ours', role: 'ours', turn: ours },
    { name: 'no-hub', role: 'limit', turn: limit },
  ],
};
