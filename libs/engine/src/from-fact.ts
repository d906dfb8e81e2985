import type { Fact, Id } from '@fuel/contracts';
import type { NodeCommand } from './command.ts';

/** What a fact asks of the hub. Null: it is news for nobody. */
export function fromFact(node: Id, fact: Fact): NodeCommand | null {
  switch (fact.type) {
    case 'order.accepted':
      return { type: 'order.confirm', order: fact.order, node };
    case 'order.declined':
      return { type: 'order.decline', node, order: fact.order, code: fact.code, message: fact.message, retryable: fact.retryable };
    case 'attempt.started':
      return { type: 'attempt.begin', node, fact };
    case 'agent.message':
      return { type: 'attempt.speak', node, fact };
    case 'attempt.finished':
      return { type: 'attempt.report', node, fact };
    case 'attempt.unpushed':
      return { type: 'attempt.keep', node, fact };
    case 'review.finished':
      return { type: 'review.report', node, fact };
    case 'contract.frozen':
      return { type: 'contract.report', node, fact };
    case 'landing.prepared':
    case 'landing.conflicted':
    case 'landing.published':
    case 'landing.refused':
      return { type: 'landing.report', node, command: fact };
    case 'repository.headMoved':
      return { type: 'repository.moveHead', node, fact };
    case 'branch.moved':
    case 'branch.refused':
      return null;
    default:
      return fact satisfies never;
  }
}
