import { type FeatureCreate, PLAN_TASKS_SHOWN, type PlanView } from '@fuel/contracts';
import { type Board, type InPortions, mostOf, planOut, stricter, type ValidPlan } from '@fuel/core';
import type { Repositories } from '@fuel/engine';
import { whyNoPlace } from './why-no-place.ts';

/** The rehearsal in words: who would do what, in which order, and what would keep it from happening now. */
export function* planView(input: FeatureCreate, plan: ValidPlan, { repositories, board, now }: { repositories: Repositories; board: Board; now: number }): InPortions<PlanView> {
  const out = yield* planOut(input, plan, repositories, board);
  const named = (index: number): PlanView['criticalPath']['tasks'][number] => {
    const task = input.tasks[index];
    return { key: task?.key ?? '', repository: repositories.get(task?.repository ?? '')?.name ?? null };
  };
  const inTheWay = out.kinds.flatMap(({ wanted, tasks }) => {
    const reason = whyNoPlace(wanted, { board, now });
    return reason === null ? [] : [{ reason, tasks: tasks.length, first: named(tasks[0] ?? 0) }];
  });
  return {
    name: input.name,
    workspace: input.workspace,
    tasks: input.tasks.length,
    dependencies: plan.edges.length,
    waves: out.waves,
    stages: out.stages,
    criticalPath: { length: out.criticalPath.length, tasks: out.criticalPath.slice(0, PLAN_TASKS_SHOWN).map(named) },
    order: out.tasks.slice(0, PLAN_TASKS_SHOWN).map(({ index, wave, stage, choice }) => ({
      ...named(index),
      kind: input.tasks[index]?.kind ?? 'work',
      title: input.tasks[index]?.title ?? '',
      wave,
      stage,
      agent: choice?.agent ?? null,
      node: choice === null ? null : (board.nodes.find((node) => node.id === choice.node)?.name ?? choice.node),
      why: choice?.why ?? null,
      passedOver: (choice?.passedOver ?? []).map(({ agent, why }) => ({ agent, why })),
    })),
    inTheWay: sameReason(inTheWay),
    lanes: lanesOf(input.tasks),
  };
}

/** Those that let no more than so many of their tasks run at once. */
function lanesOf(tasks: FeatureCreate['tasks']): NonNullable<PlanView['lanes']> {
  const lanes = new Map<string, { tasks: number; most: number | null }>();
  for (const { lane } of tasks) {
    if (lane === undefined) continue;
    const known = lanes.get(lane.key) ?? { tasks: 0, most: null };
    lanes.set(lane.key, { tasks: known.tasks + 1, most: stricter(known.most, mostOf(lane)) });
  }
  return [...lanes].flatMap(([key, { tasks: count, most }]) => (most === null ? [] : [{ key, tasks: count, most }]));
}

/** Several kinds of work may wait for the same thing. */
function sameReason(all: PlanView['inTheWay']): PlanView['inTheWay'] {
  const reasons = new Map<string, PlanView['inTheWay'][number]>();
  for (const one of all) {
    const known = reasons.get(one.reason);
    reasons.set(one.reason, known === undefined ? one : { ...known, tasks: known.tasks + one.tasks });
  }
  return [...reasons.values()];
}
