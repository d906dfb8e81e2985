import type { SlotDelta } from '../port/changes.ts';
import { placed, type Task } from '../task/state.ts';

/** What a step of a task claims and gives back. A task that stays where it is, or moves on there under another epoch, does neither. */
export function slotDeltas(before: Task, after: Task, workspace: string): SlotDelta[] {
  const from = placed(before.state);
  const to = placed(after.state);
  if (from?.node === to?.node && from?.agent === to?.agent) return [];
  return [
    ...(from === null ? [] : [{ node: from.node, workspace, agent: from.agent, delta: -1 as const }]),
    ...(to === null ? [] : [{ node: to.node, workspace, agent: to.agent, delta: 1 as const }]),
  ];
}
