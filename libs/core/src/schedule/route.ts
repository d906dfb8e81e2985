import type { WorkspaceRules } from '@fuel/contracts';
import type { Repository } from '../port/world.ts';
import type { Task } from '../task/state.ts';
import { noRules } from '../workspace/state.ts';
import type { Wanted } from './board.ts';

/** One agent that may do a task, and why it. */
export interface Step {
  readonly agent: string;
  readonly why: string;
}

type Asking = Pick<Wanted, 'agent' | 'complexity' | 'type' | 'workspace'>;

/**
 * Who may do it, in order: the agent that the task names, else that of the first rule of the workspace that fits, else the repository's
 * primary agent; then those who stand in for it, who have no stand-ins of their own.
 */
export function routeOf(wanted: Asking, repository: Repository, rules: WorkspaceRules = noRules): readonly [Step, ...Step[]] {
  const first = firstOf(wanted, repository, rules);
  const fallbacks = rules.agents[first.agent]?.fallbacks ?? [];
  return [first, ...fallbacks.filter((agent) => agent !== first.agent).map((agent) => ({ agent, why: `it stands in for ${first.agent}` }))];
}

function firstOf({ agent, complexity, type, workspace }: Asking, { ref, primaryAgent }: Repository, rules: WorkspaceRules): Step {
  if (agent !== null) return { agent, why: 'the task names it' };
  const rule = rules.routing.find((one) => (one.complexity ?? complexity) === complexity && (one.type ?? type) === type);
  if (rule === undefined) return { agent: primaryAgent, why: `it is the primary agent of repository ${ref.name}` };
  const kind = [rule.complexity, rule.type].filter((part) => part !== undefined).join(' ');
  return { agent: rule.agent, why: `workspace ${workspace} gives it ${kind} work` };
}

/** Who will probably have it, for people to read before anybody has. */
export const agentFor = (task: Task, repository: Repository, workspace?: { readonly name: string; readonly rules: WorkspaceRules }): string =>
  routeOf({ ...task.spec, workspace: workspace?.name ?? '' }, repository, workspace?.rules)[0].agent;
