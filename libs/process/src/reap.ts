import { endPrey } from './end-prey.ts';
import { forgetGroup, recordedGroups } from './group-record.ts';
import type { Marks, Prey } from './prey.ts';
import { findPrey, isOfHome } from './prey.ts';
import { hasProcessTable } from './process-table.ts';
import type { ReapReport } from './reap-report.ts';
import { attemptVariable, daemonOwnerVariable, helperVariable, nodeHomeVariable, spaceVariable } from './variables.ts';

const defaultGraceMs = 2_000;

/** Ends whatever carries this attempt's mark, with all descendants. */
export function reap(marker: { readonly attemptId: string; readonly nodeHome?: string; readonly graceMs?: number }): Promise<ReapReport> {
  const marks: Marks = { environment: (value) => value(attemptVariable) === marker.attemptId && isOfHome(value(nodeHomeVariable), marker.nodeHome) };
  const groups = () => recordedPrey(marker.nodeHome, (attemptId) => attemptId === marker.attemptId);
  return chase(marks, groups, marker.graceMs);
}

/** Given to what a node starts for itself by other ways than this room, `reapAll` of its next life ends it. */
export const helperMarks = (nodeHome: string): Readonly<Record<string, string>> => ({ [helperVariable]: '1', [nodeHomeVariable]: nodeHome });

/** Git starts it for whoever asks first, and it keeps the logins of all that the user does afterwards. */
const cachesLogins = /^(\S*\/)?git[- ]credential-cache--daemon /;

/** At boot: ends what attempts of this node, and the node for itself, left running when the node was killed. */
export function reapAll(options: {
  /** The FUEL_NODE_HOME that the node gives to its children. */
  readonly ownedBy: string;
  readonly except?: readonly string[];
  readonly graceMs?: number;
}): Promise<ReapReport> {
  const except = new Set(options.except);
  const marks: Marks = {
    environment: (value) => (value(attemptVariable) ?? value(spaceVariable) ?? value(helperVariable)) !== undefined && value(nodeHomeVariable) === options.ownedBy,
    except,
    spares: (value, command) => value(attemptVariable) === undefined && value(spaceVariable) === undefined && cachesLogins.test(command),
  };
  return chase(marks, () => recordedPrey(options.ownedBy, (attemptId) => !except.has(attemptId)), options.graceMs);
}

/** At boot: ends daemons whose owner was killed before it could stop them. Finds nothing on systems without /proc. */
export function reapDaemons(options: { readonly ownedBy: string; readonly graceMs?: number }): Promise<ReapReport> {
  return chase({ environment: (value) => value(daemonOwnerVariable) === options.ownedBy }, () => [], options.graceMs);
}

async function chase(marks: Marks, groups: () => Prey[], graceMs = defaultGraceMs): Promise<ReapReport> {
  const seesAll = hasProcessTable();
  const result = await endPrey({ find: seesAll ? () => findPrey(marks) : groups, graceMs });
  return { ...result, coverage: seesAll ? 'proc' : 'groups' };
}

function recordedPrey(nodeHome: string | undefined, wanted: (attemptId: string) => boolean): Prey[] {
  if (nodeHome === undefined) return [];
  return recordedGroups(nodeHome).filter(({ attemptId }) => wanted(attemptId)).flatMap(({ attemptId, prey }) => {
    if (prey.length === 0) forgetGroup(nodeHome, attemptId);
    return prey;
  });
}
