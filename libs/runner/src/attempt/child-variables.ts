import { epochVariable, messagesFileVariable, outcomeFileVariable, upstreamsVariable } from '@fuel/agents';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';

/** What an agent, a setup and a check are told about where they are. The mark and the home are how the reaper finds them again. */
export const childVariables = (
  context: NodeContext,
  of: { readonly task: string; readonly epoch: number },
  room: Room,
  mark: string,
): Record<string, string> => ({
  FUEL_TASK: of.task,
  [epochVariable]: String(of.epoch),
  FUEL_ATTEMPT_ID: mark,
  FUEL_NODE_HOME: context.home.root,
  [upstreamsVariable]: room.upstreamsFile,
  [outcomeFileVariable]: room.outcomeFile,
  [messagesFileVariable]: room.messagesFile,
});
