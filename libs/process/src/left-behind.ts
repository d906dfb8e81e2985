import { recordedGroups } from './group-record.ts';
import { findPrey } from './prey.ts';
import { hasProcessTable } from './process-table.ts';
import { attemptVariable, nodeHomeVariable } from './variables.ts';

export interface LeftProcess {
  readonly pid: number;
  readonly attemptId: string | null;
  readonly command: string;
}

/** What the attempts of a node have running now; only looked at. While the node runs these are its own, afterwards nobody's. */
export function leftByAttempts({ ownedBy }: { readonly ownedBy: string }): readonly LeftProcess[] {
  const found = hasProcessTable()
    ? findPrey({ environment: (value) => value(attemptVariable) !== undefined && value(nodeHomeVariable) === ownedBy })
    : recordedGroups(ownedBy).flatMap(({ prey }) => prey);
  return found.map(({ pid, attemptId, command }) => ({ pid, attemptId, command }));
}
