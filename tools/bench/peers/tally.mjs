/** Who ran when: the same oracle for everybody who runs a graph in a process of its own. */
export function openTally(graph) {
  const times = new Uint32Array(graph.length);
  const moments = [];
  let early = null;
  return {
    moments,
    ran(id) {
      moments.push(performance.now());
      if (early === null && graph[id].after.some((other) => times[other] === 0)) early = id;
      times[id] += 1;
    },
    judge() {
      const wrong = times.findIndex((count) => count !== 1);
      if (wrong !== -1) return `task ${wrong} ran ${times[wrong]} times`;
      return early === null ? 'ok' : `task ${early} ran before its gates`;
    },
  };
}

/** Tasks that can go side by side, stage by stage. */
export function stagesOf(graph) {
  const stages = [];
  const stageOf = [];
  for (const { id, after } of graph) {
    stageOf[id] = after.reduce((latest, other) => Math.max(latest, stageOf[other] + 1), 0);
    (stages[stageOf[id]] ??= []).push(id);
  }
  return stages;
}
