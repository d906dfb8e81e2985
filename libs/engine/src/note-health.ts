import type { AttemptOutcome, Id, Refusal } from '@fuel/contracts';
import { afterUnsound, type AgentHealth, healthKey, probing, soundness, type Task } from '@fuel/core';
import type { TryAgent } from './command.ts';
import { type Fold, log } from './fold.ts';

interface Ended {
  readonly node: Id;
  readonly agent: string;
  readonly task: Task;
  readonly outcome: AttemptOutcome;
}

/** In the commit of the fact. What went well costs no statement of its own; what did not is looked up first. */
export async function noteHealth(fold: Fold, { node, agent, task, outcome }: Ended): Promise<void> {
  const says = soundness(outcome);
  if (says === null) return;
  const key = healthKey(node, agent);
  if (says === 'sound') {
    fold.changes.sound.push({ node, agent, at: fold.now });
    // In the order in which it happened: what was said against it in this commit is taken back too.
    const said = fold.changes.health.filter((one) => healthKey(one.node, one.agent) !== key);
    fold.changes.health.splice(0, fold.changes.health.length, ...said);
    fold.world.health.set(key, null);
    return;
  }
  await fold.transaction.load({ health: [key] }, fold.world);
  const after = afterUnsound(fold.world.health.get(key) ?? undefined, { node, agent, outcome }, fold.now, fold.deps.chance());
  if (after === null) return;
  put(fold, after);
  const { kind, failure, message, failures, until } = after;
  log(fold, { type: 'agent.failed', feature: null, task: task.spec.id, landing: null, data: { node, agent, kind, failure, message, failures, until } });
}

function put(fold: Fold, health: AgentHealth): void {
  fold.world.health.set(healthKey(health.node, health.agent), health);
  fold.changes.health.push(health);
}

/** It goes there to find out whether the agent works again. False: somebody else does that already. */
export async function probe(fold: Fold, { node, agent }: Pick<AgentHealth, 'node' | 'agent'>): Promise<boolean> {
  const key = healthKey(node, agent);
  await fold.transaction.load({ health: [key] }, fold.world);
  const health = fold.world.health.get(key) ?? null;
  if (health === null) return true;
  const after = probing(health, fold.now, fold.deps.chance());
  if (after === null) return false;
  put(fold, after);
  return true;
}

/** The next attempt finds out, whenever it would have been tried otherwise. */
export async function tryAgain(fold: Fold, { agent, nodes }: TryAgent): Promise<Refusal | null> {
  const keys = nodes.map((node) => healthKey(node, agent));
  await fold.transaction.load({ health: keys }, fold.world);
  for (const key of keys) {
    const health = fold.world.health.get(key);
    if (health?.until != null) put(fold, { ...health, until: Math.min(health.until, fold.now) });
  }
  log(fold, { type: 'agent.tried', feature: null, task: null, landing: null, data: { agent, nodes } });
  return null;
}
