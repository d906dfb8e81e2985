import type { Gate, Id, Refusal } from '@fuel/contracts';
import { type Actor, cycleRefusal } from '@fuel/core';
import { handle } from './handle.ts';
import type { EngineDeps } from './transaction.ts';

export interface WantedDependency {
  readonly task: Id;
  readonly upstream: Id;
  readonly gate: Gate;
}

/**
 * Most edges lead to a task that has not begun, and the database can say all about them in one statement. Everything else goes down the
 * rail, where the features of both ends are locked.
 */
export async function addDependency(deps: EngineDeps, actor: Actor, { task, upstream, gate }: WantedDependency): Promise<Refusal | null> {
  if (task !== upstream && 'reviewed' in gate) {
    const answer = await deps.insertEdge({ upstream, consumer: task }, { actor, at: deps.now() });
    if (answer.kind === 'added') return null;
    if (answer.kind === 'cycle') return cycleRefusal(answer.path, '/task');
  }
  const [result] = await handle(deps, [{ actor, command: { type: 'dependency.add', task, upstream, gate } }]);
  return result?.ok === false ? result.refusal : null;
}
