/**
 * The graphs that everybody runs: {id, after[]} in an order in which each task comes after what it waits for.
 * Layered: `width` tasks side by side, each waiting for two of the layer before: the one above it, and one of another place in each layer.
 */
export function layered({ tasks, width }) {
  return Array.from({ length: tasks }, (_, n) => {
    const [layer, place] = [Math.floor(n / width), n % width];
    if (layer === 0) return { id: n, after: [] };
    const before = (layer - 1) * width;
    const other = (place + 1 + ((layer * 7) % (width - 1))) % width;
    return { id: n, after: [before + place, before + other] };
  });
}

export const chain = (tasks) => Array.from({ length: tasks }, (_, n) => ({ id: n, after: n === 0 ? [] : [n - 1] }));

/** As a plan for POST /features. */
export const asFeature = (name, graph, promptOf = () => 'Nothing is to be done.') => ({
  name,
  tasks: graph.map(({ id, after }) => ({ key: `t${id}`, repository: 'sample', title: `Task ${id}`, prompt: promptOf(id), dependsOn: after.map((other) => `t${other}`) })),
});
