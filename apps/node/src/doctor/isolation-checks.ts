import { probeIsolation, type Isolation } from '@fuel/process';
import { startsOf, type StartKind } from '@fuel/runner';
import { fine, skip, warn, type Check } from '../checks/check.ts';

export const checkIsolation = async (dir: string, starts: StartKind): Promise<readonly Check[]> => judgeIsolation(await probeIsolation({ dir }), starts);

export function judgeIsolation(found: Isolation, starts: StartKind): readonly Check[] {
  const { pidNamespace, sandbox } = found;
  return [
    pidNamespace.possible ? fine('isolation.pids', `an attempt ends with everything that it started (${pidNamespace.rights})`) : warn('isolation.pids', `${pidNamespace.whyNot}; what leaves its group is hunted by its marks`, pidNamespace.remedy),
    sandbox.possible ? fine('isolation.sandbox', `an agent can be kept to what it was given (${sandbox.by})`) : warn('isolation.sandbox', `${sandbox.whyNot}; an agent is the same user as the node`, sandbox.remedy),
    judgeStarts(found, starts),
  ];
}

/** Only a matter of speed. */
function judgeStarts(found: Isolation, starts: StartKind): Check {
  const { pooled, overlay, whyNot } = startsOf(starts, found);
  const first = `attempts begin ${pooled ? 'in a worktree that rests' : 'each in a new worktree'}`;
  if (!overlay) {
    const said = `${first}; none is laid over a checkout: ${whyNot ?? ''}`;
    return starts === 'overlay' ? warn('starts', said, 'Set starts to auto, or give the node what it needs for that.') : skip('starts', said);
  }
  if (pooled) return fine('starts', `${first}; where none does, in one that is laid over a checkout`);
  const renames = found.overlay.possible && found.overlay.renames;
  return fine('starts', `${first}, laid over a checkout${renames ? '' : '; there git mv and rename(2) fail for folders of the commit'}`);
}
