import type { Needs } from '@fuel/core';
import type { NodeCommand } from './command.ts';
import { orderKeys } from './order-keys.ts';

/**
 * What a node's word will ask for first, so that many words are loaded for at once. A guess that is too small costs a statement more and
 * one that is too large a row more; neither is wrong.
 */
export function needsOf(command: NodeCommand): Needs {
  switch (command.type) {
    case 'order.decline':
      return { orders: [command.order] };
    case 'attempt.begin':
    case 'attempt.keep':
    case 'attempt.speak':
      return { tasks: [command.fact.task] };
    case 'contract.report':
      return { tasks: [command.fact.task], consumersOf: [command.fact.task] };
    case 'attempt.report': {
      const { task, outcome } = command.fact;
      const around = outcome.kind === 'no_change' || outcome.kind === 'completed' ? { closureOf: [task] } : {};
      return { tasks: [task], ...around, ...(outcome.kind === 'no_change' ? { consumersOf: [task] } : {}) };
    }
    case 'review.report': {
      const { task, round, verdict } = command.fact;
      return { tasks: [task], orderKeys: [orderKeys.review(task, round)], ...(verdict.kind === 'passed' ? { consumersOf: [task] } : {}) };
    }
    case 'landing.report':
      return { landings: [command.command.landing] };
    case 'order.confirm':
    case 'repository.moveHead':
      return {};
    default:
      return command satisfies never;
  }
}

/** All of them as one. */
export function together(needs: readonly Needs[]): Needs {
  const all: Record<string, string[]> = {};
  for (const one of needs) {
    for (const [kind, ids] of Object.entries(one)) (all[kind] ??= []).push(...(ids as readonly string[]));
  }
  return all;
}
