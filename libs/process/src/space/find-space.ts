import { readlinkSync } from 'node:fs';
import { environValue } from '../proc-stat.ts';
import { readEnviron, readProcessTable } from '../process-table.ts';
import { nodeHomeVariable, spaceVariable } from '../variables.ts';
import { spaceOf } from './open-space.ts';
import type { Space } from './space.ts';

/** The place of somebody else that carries this mark, to go into it; it stays his, and closing it does nothing. Null: there is none now. */
export function findSpace({ mark, nodeHome }: { readonly mark: string; readonly nodeHome: string }): Space | null {
  const table = readProcessTable();
  const marked = new Set(table.filter(({ pid }) => {
    const environ = readEnviron(pid) ?? '';
    return environValue(environ, spaceVariable) === mark && environValue(environ, nodeHomeVariable) === nodeHome;
  }).map(({ pid }) => pid));
  // Of those who keep it only the first has a parent that does not.
  const keeper = table.find(({ pid, ppid }) => marked.has(pid) && !marked.has(ppid));
  const inside = table.find(({ pid, ppid }) => marked.has(pid) && ppid === keeper?.pid);
  if (keeper === undefined || inside === undefined) return null;
  const isOfUser = readlinkSync(`/proc/${inside.pid}/ns/user`) !== readlinkSync('/proc/self/ns/user');
  return spaceOf({ keeper: keeper.pid, pid: inside.pid, rights: isOfUser ? 'user' : 'root', hasWalls: false, close: () => Promise.resolve() });
}
