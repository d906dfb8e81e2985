import type { WorkspaceRules } from '@fuel/contracts';

/** A group of repositories, and what holds for the agents in it. */
export interface Workspace {
  readonly name: string;
  readonly rules: WorkspaceRules;
  readonly version: number;
}

export const noRules: WorkspaceRules = { agents: {}, routing: [] };
