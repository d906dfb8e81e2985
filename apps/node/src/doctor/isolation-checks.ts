import { probeIsolation, type Isolation } from '@fuel/process';
import { fine, skip, warn, type Check } from '../checks/check.ts';

export const checkIsolation = async (dir: string): Promise<readonly Check[]> => judgeIsolation(await probeIsolation({ dir }));

export function judgeIsolation({ pidNamespace, sandbox, overlay }: Isolation): readonly Check[] {
  return [
    pidNamespace.possible ? fine('isolation.pids', `an attempt ends with everything that it started (${pidNamespace.rights})`) : warn('isolation.pids', `${pidNamespace.whyNot}; what leaves its group is hunted by its marks`, pidNamespace.remedy),
    sandbox.possible ? fine('isolation.sandbox', `an agent can be kept to what it was given (${sandbox.by})`) : warn('isolation.sandbox', `${sandbox.whyNot}; an agent is the same user as the node`, sandbox.remedy),
    // Only a matter of speed.
    overlay.possible ? fine('isolation.overlay', 'worktrees can be laid over a checkout') : skip('isolation.overlay', `${overlay.whyNot}; worktrees are written instead (${overlay.remedy})`),
  ];
}
