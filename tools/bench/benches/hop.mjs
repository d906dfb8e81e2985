import { subscribeCore } from '@fuel/bus';
import { subjects } from '@fuel/contracts';
import { exactlyOnce, edgesOf } from '../harness/exactly-once.mjs';
import { openFederation } from '../harness/federation.mjs';
import { atLeast } from '../harness/judge-line.mjs';
import { asFeature, chain } from '../harness/plans.mjs';
import { runPeer } from '../harness/peer.mjs';
import { runFeature } from '../harness/run-feature.mjs';
import { hopsOf } from '../harness/hops-of.mjs';

const warmUp = 200;

/** When the node's word of the end of each attempt is on the wire: a hop is from one to the next, once around the whole ring. */
async function watchEnds(federation) {
  const listener = await federation.listen();
  const decoder = new TextDecoder();
  const at = [];
  const [{ hub }] = [(await federation.client.call('getStatus')).value];
  subscribeCore(listener, subjects.facts(hub), {
    handler: ({ data }) => {
      const now = performance.now();
      // The hub's own probe of the stream is empty.
      if (data.length === 0) return;
      for (const { fact } of JSON.parse(JSON.parse(decoder.decode(data)).data).facts) if (fact.type === 'attempt.finished') at.push(now);
    },
  });
  await listener.nats.flush();
  return { at, close: () => listener.close() };
}

async function hop({ root, database, quick }) {
  const graph = chain(quick ? 400 : 2_000);
  const federation = await openFederation({ root, database });
  try {
    await runFeature(federation, { database, plan: asFeature('Warm up', chain(warmUp)) });
    const ends = await watchEnds(federation);
    const { id } = await runFeature(federation, { database, plan: asFeature('Hop', graph) });
    await ends.close();
    if (ends.at.length !== graph.length) return { figure: 0, oracle: `${ends.at.length} ends of ${graph.length} attempts were seen` };
    return { size: graph.length, ...hopsOf(ends.at), oracle: await exactlyOnce(database, id, { tasks: graph.length, edges: edgesOf(graph) }) };
  } finally {
    await federation.close();
  }
}

/** From the work of one task to the work of the next, inside the peer's own process. pg-boss waits for its timer, a second a hop: a short chain says it too, behind a warm-up as short. */
const peer = (name, { most = 2_000, before = warmUp } = {}) => async ({ root, database, quick }) => {
  const graph = chain(Math.min(most, quick ? 400 : 2_000));
  const { moments, oracle } = await runPeer(name, { root, database, warmUp: chain(before), graph });
  return { size: graph.length, ...hopsOf(moments), oracle };
};

export const bench = {
  name: 'hop',
  unit: 'hops/s',
  target: 'p50 (1000 / hops/s, in ms) >= 3.5x better than restate; p99 <= 8x our p50',
  met: ({ ratios, p50, p99 }) => atLeast(ratios, { restate: 3.5 }) && p99 <= 8 * p50,
  contestants: [
    { name: 'ours', role: 'ours', turn: hop },
    { name: 'restate', role: 'peer', turn: peer('restate') },
    { name: 'dbos', role: 'peer', turn: peer('dbos') },
    { name: 'pg-boss', role: 'peer', turn: peer('pg-boss', { most: 10, before: 2 }) },
    { name: 'sql', role: 'limit', turn: peer('sql') },
    { name: 'dbos-steps', role: 'beside', turn: peer('dbos-steps') },
  ],
};
