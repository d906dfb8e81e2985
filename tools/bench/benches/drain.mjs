import { exactlyOnce, edgesOf } from '../harness/exactly-once.mjs';
import { openFederation } from '../harness/federation.mjs';
import { atLeast } from '../harness/judge-line.mjs';
import { asFeature, layered } from '../harness/plans.mjs';
import { runPeer } from '../harness/peer.mjs';
import { runFeature } from '../harness/run-feature.mjs';

const size = (quick) => (quick ? { tasks: 1_000, width: 100 } : { tasks: 20_000, width: 1_000 });
/** As wide, and fewer stages: whoever does a hundred or two in a second would take minutes a turn for the whole. */
const fewStages = (quick) => (quick ? size(quick) : { tasks: 3_000, width: 1_000 });
const warmUp = { tasks: 200, width: 50 };

/** From the start of one feature to the end of its last task, after a small one that warms everybody up. */
const drain = (hubs) => async ({ root, database, quick }) => {
  const graph = layered(size(quick));
  const federation = await openFederation({ root, database, hubs });
  try {
    await runFeature(federation, { database, plan: asFeature('Warm up', layered(warmUp)) });
    const { id, tookMs } = await runFeature(federation, { database, plan: asFeature('Drain', graph) });
    return { size: graph.length, figure: (graph.length / tookMs) * 1_000, oracle: await exactlyOnce(database, id, { tasks: graph.length, edges: edgesOf(graph) }) };
  } finally {
    await federation.close();
  }
};

const peer = (name, sizeOf = size) => async ({ root, database, quick }) => {
  const graph = layered(sizeOf(quick));
  const { tookMs, oracle } = await runPeer(name, { root, database, warmUp: layered(warmUp), graph });
  return { size: graph.length, figure: (graph.length / tookMs) * 1_000, oracle };
};

/** A small number of real ones: worktrees, commits, pushes and a process of the scripted agent each. */
async function realWork({ root, database, quick }) {
  const graph = layered(quick ? { tasks: 8, width: 4 } : { tasks: 20, width: 10 });
  const federation = await openFederation({ root, database, slots: 8, agent: 'scripted' });
  try {
    const prompt = (id) => `Write a file.\n\n\`\`\`fuel-script\n${JSON.stringify([{ write: `t${id}.txt`, content: `${id}\n` }, { commit: `Write t${id}` }])}\n\`\`\`\n`;
    const { tookMs } = await runFeature(federation, { database, plan: asFeature('Real work', graph, prompt) });
    return { size: graph.length, figure: (graph.length / tookMs) * 1_000 };
  } finally {
    await federation.close();
  }
}

export const bench = {
  name: 'drain',
  unit: 'tasks/s',
  target: '>= 3.5x restate and dbos, >= 2.5x pg-boss',
  met: ({ ratios }) => atLeast(ratios, { restate: 3.5, dbos: 3.5, 'pg-boss': 2.5 }),
  contestants: [
    { name: 'ours', role: 'ours', turn: drain(1) },
    { name: 'restate', role: 'peer', turn: peer('restate') },
    { name: 'dbos', role: 'peer', turn: peer('dbos', fewStages) },
    { name: 'pg-boss', role: 'peer', turn: peer('pg-boss', fewStages) },
    { name: 'sql', role: 'limit', turn: peer('sql') },
    { name: 'two-hubs', role: 'beside', turn: drain(2) },
    { name: 'dbos-steps', role: 'beside', turn: peer('dbos-steps', fewStages) },
    { name: 'real-work', role: 'beside', turn: realWork },
  ],
};
