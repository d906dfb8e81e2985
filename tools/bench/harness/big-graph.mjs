/** A number below `count`. */
const some = (count) => Math.floor(Math.random() * count);

/** In an order of chance, in place. */
export function shuffle(list) {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = some(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}

/**
 * Layered plans one behind the other, as one graph of tasks 0, 1, 2 …: the first layer of each waits for the last one of the plan before, each task
 * for the two that are beside it there, every other one for a third. Each edge runs from a lower number to a higher one.
 */
export function chainOf(plans, plan, width) {
  const [upstreams, consumers] = [[], []];
  const add = (upstream, consumer) => {
    upstreams.push(upstream);
    consumers.push(consumer);
  };
  const joints = [];
  for (let n = 0; n < plans; n += 1) {
    const first = n * plan.length;
    for (const { id, after } of plan) for (const other of after) add(first + other, first + id);
    if (n === 0) continue;
    for (let place = 0; place < width; place += 1) {
      for (const beside of place % 2 === 0 ? [0, 1, 2] : [0, 1]) joints.push([first - width + ((place + beside) % width), first + place]);
    }
  }
  for (const [upstream, consumer] of joints) add(upstream, consumer);
  return { tasks: plans * plan.length, upstreams, consumers, joints };
}

/** Who comes behind each task, to be walked; edges may be added. */
export class Graph {
  constructor({ tasks, upstreams, consumers }) {
    this.behind = Array.from({ length: tasks }, () => []);
    upstreams.forEach((upstream, n) => this.add(upstream, consumers[n]));
  }

  add(upstream, consumer) {
    this.behind[upstream].push(consumer);
  }

  has(upstream, consumer) {
    return this.behind[upstream].includes(consumer);
  }

  /** Somewhere on a way of chance that leads from there to the end. */
  wander(from) {
    const way = [];
    for (let at = from; this.behind[at].length > 0; way.push(at)) at = this.behind[at][some(this.behind[at].length)];
    return way[some(way.length)] ?? from;
  }

  /** The place of each task in an order of chance that all edges run with; null where there is a cycle. */
  anyOrder() {
    const holds = new Int32Array(this.behind.length);
    for (const list of this.behind) for (const consumer of list) holds[consumer] += 1;
    const place = new Int32Array(this.behind.length);
    const free = [...holds.keys()].filter((task) => holds[task] === 0);
    let placed = 0;
    while (free.length > 0) {
      const at = some(free.length);
      const task = free[at];
      free[at] = free[free.length - 1];
      free.pop();
      place[task] = placed;
      placed += 1;
      for (const consumer of this.behind[task]) if ((holds[consumer] -= 1) === 0) free.push(consumer);
    }
    return placed === this.behind.length ? place : null;
  }
}

/**
 * Edges to be added by many at once: random pairs, of which a quarter run against `place` (the stored order) and are legal all the same, and one
 * in twenty closes a cycle with what is there already, over a way of any length. All legal ones run with one further order of the graph, so that they
 * stay legal in whatever order they come; none leads back into an earlier plan, since features that wait for each other to land are refused.
 */
export function pickEdges(graph, { place, planLength }, count) {
  const order = graph.anyOrder();
  const taken = new Set();
  const pick = (kind, share, choose) => {
    const list = [];
    while (list.length < Math.round(count * share)) {
      const [upstream, consumer] = choose();
      const name = upstream * place.length + consumer;
      if (upstream === consumer || taken.has(name)) continue;
      const leadsBack = Math.floor(upstream / planLength) > Math.floor(consumer / planLength);
      if (kind !== 'closing' && (leadsBack || order[upstream] > order[consumer] || (kind === 'against') !== place[upstream] > place[consumer] || graph.has(upstream, consumer))) continue;
      taken.add(name);
      list.push({ kind, upstream, consumer });
    }
    return list;
  };
  const pair = () => [some(place.length), some(place.length)];
  const backwards = () => {
    const start = some(place.length);
    return [graph.wander(start), start];
  };
  return shuffle([...pick('with', 0.7, pair), ...pick('against', 0.25, pair), ...pick('closing', 0.05, backwards)]);
}
