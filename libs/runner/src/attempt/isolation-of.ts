import { isolationLevels, type IsolationLevel, type RepositoryConfig } from '@fuel/contracts';
import type { NodeSettings } from '../settings.ts';

/** What the node is set to and what the repository asks for: the stricter of both counts. */
export function isolationOf(settings: Pick<NodeSettings, 'isolation'>, config: Pick<RepositoryConfig, 'isolation'>): IsolationLevel {
  const strictness = (level: IsolationLevel): number => isolationLevels.indexOf(level);
  const asked = config.isolation ?? 'worktree';
  return strictness(asked) > strictness(settings.isolation) ? asked : settings.isolation;
}
