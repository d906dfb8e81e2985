import type { Refusal } from '@fuel/contracts';
import type { Command, Result, Wish } from './command.ts';
import type { Fold } from './fold.ts';
import { runFeature, runLanding, runTask } from './run-entity.ts';
import { runNodeCommand } from './run-node-command.ts';
import { runPersonCommand } from './run-person-command.ts';

/** One wish and everything that follows from it. A refused wish leaves nothing behind; a refused consequence is a defect. */
export async function runWish(fold: Fold, wish: Wish): Promise<Result> {
  const first = fold.changes.events.length;
  fold.actor = wish.actor;
  const refusal = await run(fold, wish.command);
  if (refusal !== null) return { ok: false, refusal };
  // It grows while it is walked.
  for (const next of fold.following) {
    const no = await run(fold, next);
    if (no !== null) throw new Error(`"${next.type}" followed from "${wish.command.type}" and was refused: ${no.code}: ${no.detail}`);
  }
  fold.following.length = 0;
  return { ok: true, events: fold.changes.events.slice(first) };
}

async function run(fold: Fold, command: Command): Promise<Refusal | null> {
  switch (command.type) {
    case 'feature.start':
      return runFeature(fold, command);
    case 'feature.approve':
    case 'feature.requestChanges':
      return runPersonCommand(fold, command);
    case 'order.confirm':
    case 'order.decline':
    case 'repository.moveHead':
    case 'attempt.begin':
    case 'attempt.report':
    case 'review.report':
    case 'landing.report':
    case 'task.lose':
      return runNodeCommand(fold, command);
    case 'landing.prepared':
    case 'landing.conflicted':
    case 'landing.published':
    case 'landing.refused':
      return runLanding(fold, command);
    default:
      return 'task' in command ? runTask(fold, command) : runFeature(fold, command);
  }
}
