import type { Refusal } from '@fuel/contracts';
import { endsPortion } from '@fuel/core';
import type { Command, GraphCommand, Result, Wish } from './command.ts';
import type { Fold } from './fold.ts';
import { tryAgain } from './note-health.ts';
import { runFeature, runLanding, runTask } from './run-entity.ts';
import { runInbox } from './run-inbox.ts';
import { runGraphCommand } from './run-graph-command.ts';
import { runNodeCommand } from './run-node-command.ts';
import { runPersonCommand } from './run-person-command.ts';
import { editRepository } from './run-repository.ts';
import { comesTooLate, editTask } from './run-steering.ts';
import { runWorkspace } from './run-workspace.ts';
import { setCap } from './spend.ts';

/** One wish and everything that follows from it. A refused wish leaves nothing behind; a refused consequence is a defect. */
export async function runWish(fold: Fold, wish: Wish): Promise<Result> {
  const first = fold.changes.events.length;
  fold.actor = wish.actor;
  const refusal = (await comesTooLate(fold, wish)) ?? (await run(fold, wish.command));
  if (refusal !== null) return { ok: false, refusal };
  await follow(fold, wish.command.type);
  return { ok: true, events: fold.changes.events.slice(first) };
}

/** Everything that follows from what has happened. */
export async function follow(fold: Fold, cause: string): Promise<void> {
  while (fold.following.length > 0 || fold.unsettled.size > 0) {
    // It grows while it is walked.
    for (const [index, next] of fold.following.entries()) {
      const no = await run(fold, next);
      if (endsPortion(index)) await fold.deps.breathe();
      if (no !== null) throw new Error(`"${next.type}" followed from "${cause}" and was refused: ${no.code}: ${no.detail}`);
    }
    fold.following.length = 0;
    for (const feature of fold.unsettled) fold.following.push({ type: 'feature.settle', feature });
    fold.unsettled.clear();
  }
}

async function run(fold: Fold, command: Command): Promise<Refusal | null> {
  if (command.type === 'workspace.set') return runWorkspace(fold, command);
  if (command.type === 'repository.edit') return editRepository(fold, command);
  if (command.type === 'person.editTask') return editTask(fold, command);
  if (command.type === 'inbox.read' || command.type === 'inbox.finish') return runInbox(fold, command);
  if (command.type === 'cap.set') return setCap(fold, command);
  if (command.type === 'agent.try') return tryAgain(fold, command);
  if (isOfPerson(command)) return runPersonCommand(fold, command);
  if (isOfGraph(command)) return runGraphCommand(fold, command);
  if (isOfNode(command)) return runNodeCommand(fold, command);
  if ('landing' in command && 'repository' in command) return runLanding(fold, command);
  return 'task' in command ? runTask(fold, command) : runFeature(fold, command);
}

const isOfPerson = (command: Command): command is Parameters<typeof runPersonCommand>[1] =>
  command.type === 'feature.approve' || command.type === 'feature.requestChanges' || command.type === 'signal.receive';

const isOfGraph = (command: Command): command is GraphCommand =>
  command.type === 'dependency.add' || command.type === 'dependency.remove';

const nodeCommands: Record<Parameters<typeof runNodeCommand>[1]['type'], true> = {
  'order.confirm': true,
  'order.decline': true,
  'repository.moveHead': true,
  'attempt.begin': true,
  'attempt.speak': true,
  'attempt.keep': true,
  'attempt.report': true,
  'contract.report': true,
  'review.report': true,
  'landing.report': true,
  'task.lose': true,
};
const isOfNode = (command: Command): command is Parameters<typeof runNodeCommand>[1] => command.type in nodeCommands;
