import { type Graph, targets } from './graph.ts';

interface Walk {
  readonly next: ReturnType<typeof targets>;
  readonly index: number[];
  readonly low: number[];
  readonly open: boolean[];
  readonly stack: number[];
  readonly components: number[][];
  counter: number;
}

/** Tarjan without recursion: strongly connected components, consumers before what they depend on. */
export function components(graph: Graph): number[][] {
  const walk: Walk = {
    next: targets(graph),
    index: new Array<number>(graph.size).fill(-1),
    low: new Array<number>(graph.size).fill(0),
    open: new Array<boolean>(graph.size).fill(false),
    stack: [],
    components: [],
    counter: 0,
  };
  for (let node = 0; node < graph.size; node++) if (walk.index[node] === -1) visit(walk, node);
  return walk.components;
}

function visit(walk: Walk, root: number): void {
  const path: { node: number; child: number }[] = [enter(walk, root)];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const at = (walk.next.starts[top.node] ?? 0) + top.child++;
    const to = at < (walk.next.starts[top.node + 1] ?? 0) ? walk.next.to[at] : undefined;
    if (to === undefined) {
      path.pop();
      leave(walk, top.node, path.at(-1)?.node);
    } else if (walk.index[to] === -1) {
      path.push(enter(walk, to));
    } else if (walk.open[to] === true) {
      walk.low[top.node] = Math.min(walk.low[top.node] ?? 0, walk.index[to] ?? 0);
    }
  }
}

function enter(walk: Walk, node: number): { node: number; child: number } {
  walk.index[node] = walk.counter;
  walk.low[node] = walk.counter;
  walk.counter += 1;
  walk.stack.push(node);
  walk.open[node] = true;
  return { node, child: 0 };
}

function leave(walk: Walk, node: number, parent: number | undefined): void {
  if (parent !== undefined) walk.low[parent] = Math.min(walk.low[parent] ?? 0, walk.low[node] ?? 0);
  if (walk.low[node] !== walk.index[node]) return;
  const component = walk.stack.splice(walk.stack.lastIndexOf(node));
  for (const member of component) walk.open[member] = false;
  walk.components.push(component);
}
