import type { Id, NewTask as TaskInput } from '@fuel/contracts';
import { type Edge, endsPortion, type InPortions, isReleased, labelsOf, type NewTask, type Task, type ValidPlan } from '@fuel/core';
import type { EngineDeps } from './transaction.ts';

export type Repositories = ReadonlyMap<string, { readonly id: Id; readonly name: string }>;

interface Into {
  readonly feature: Id;
  /** The place of the first of them in the feature's plan. */
  readonly from: number;
  readonly repositories: Repositories;
  /** Upstream tasks outside the plan, as they are now. */
  readonly outside: ReadonlyMap<Id, Task>;
}

/** A checked plan as rows. What nothing is known of yet holds; a gate of a task that is there may be open already. */
export function* rowsOf(deps: Pick<EngineDeps, 'newId'>, inputs: readonly TaskInput[], plan: ValidPlan, into: Into): InPortions<{ tasks: NewTask[]; edges: Edge[] }> {
  const ids: Id[] = [];
  for (let place = 0; place < inputs.length; place++) {
    ids.push(deps.newId('tsk'));
    if (endsPortion(place)) yield;
  }
  const idAt = (place: number): Id => ids[place] ?? '';
  const edges: Edge[] = [];
  const holds = new Array<number>(ids.length).fill(0);
  for (const [index, { upstream, consumer, gate }] of plan.edges.entries()) {
    edges.push({ upstream: typeof upstream === 'number' ? idAt(upstream) : upstream, consumer: idAt(consumer), gate });
    const known = typeof upstream === 'number' ? undefined : into.outside.get(upstream);
    if (known === undefined || !isReleased(gate, known)) holds[consumer] = (holds[consumer] ?? 0) + 1;
    if (endsPortion(index)) yield;
  }
  const repositoryOf = ({ repository }: TaskInput): Id | null => (repository === undefined ? null : (into.repositories.get(repository)?.id ?? null));
  const tasks: NewTask[] = [];
  for (const [place, input] of inputs.entries()) {
    tasks.push({
      task: rowOf(input, { id: idAt(place), feature: into.feature, holds: holds[place] ?? 0, repository: repositoryOf(input) }),
      prompt: input.prompt,
      sequence: into.from + place,
      rank: plan.ranks[place] ?? 0,
      depth: plan.depths[place] ?? 0,
    });
    if (endsPortion(place)) yield;
  }
  return { tasks, edges };
}

/** One for all: nobody changes a row, it is made anew. */
const proposed: Task['state'] = { name: 'proposed' };
const nothingSaid: Task['feedback'] = [];

const rowOf = (input: TaskInput, at: { id: Id; feature: Id; holds: number; repository: Id | null }): Task => ({
  spec: {
    id: at.id,
    feature: at.feature,
    key: input.key,
    kind: input.kind,
    repository: at.repository,
    title: input.title,
    type: input.type,
    complexity: input.complexity,
    ...(input.requires === undefined ? {} : { labels: labelsOf(input) ?? [] }),
    ...(input.lane === undefined ? {} : { lane: input.lane }),
    priority: input.priority,
    agent: input.agent ?? null,
    expects: input.kind === 'work' ? 'commits' : 'nothing',
    paths: input.paths,
    forbidden: input.forbidden,
    acceptance: input.acceptance,
    signal: input.signal ?? null,
    subject: input.subject ?? null,
  },
  state: proposed,
  holds: at.holds,
  epoch: 0,
  failures: 0,
  round: 0,
  feedback: nothingSaid,
  last: null,
  accepted: null,
  signals: null,
  version: 0,
});
