import type { Refusal } from '@fuel/contracts';
import { decideWorkspace, evolveWorkspace, type WorkspaceCommand } from '@fuel/core';
import { eventsOf, type Fold, log } from './fold.ts';

/** A workspace exists from its first use; its rules may be set before. */
export async function runWorkspace(fold: Fold, command: WorkspaceCommand): Promise<Refusal | null> {
  const { workspace: name } = command;
  await fold.transaction.load({ workspaces: [name] }, fold.world);
  const workspace = fold.world.workspaces.get(name);
  if (workspace === undefined) throw new Error(`workspace ${name} was asked for and is not there`);
  const { events, refusal } = eventsOf(decideWorkspace(workspace, command));
  for (const event of events) {
    const after = evolveWorkspace(workspace, event);
    fold.world.workspaces.set(name, after);
    const others = fold.changes.workspaces.filter((one) => one.name !== name);
    fold.changes.workspaces.splice(0, fold.changes.workspaces.length, ...others, after);
    log(fold, { type: event.type, feature: null, task: null, landing: null, data: { workspace: name, set: event.set } });
  }
  return refusal;
}
