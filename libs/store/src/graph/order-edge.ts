import type { EdgeOrder, Ends } from '@fuel/core';
import type { Query } from '../database.ts';
import { StaleRow } from '../stale-row.ts';
import { joinGraphs } from './join-graphs.ts';
import { makeRoom } from './make-room.ts';
import { readGate } from './read-gate.ts';
import { readPath } from './read-path.ts';

/**
 * Inside a transaction: afterwards the edge may be inserted until it ends. Where ranks have to
 * move, the exclusive lock comes first and the look afterwards; a shared lock is never turned into an exclusive one, since two who do that wait for each other.
 */
export async function orderEdge(query: Query, ends: Ends): Promise<EdgeOrder> {
  if (await exists(query, ends)) return { kind: 'duplicate' };
  if (await inOrder(query, ends)) {
    const [row] = await query<{ answer: string }>('select hold_edge_order($1, $2) as answer', [ends.upstream, ends.consumer]);
    if (row?.answer === 'ok') return { kind: 'ordered' };
    throw new StaleRow('task_ranks', [ends.upstream, ends.consumer]);
  }
  await joinGraphs(query, [ends.upstream, ends.consumer]);
  // Once to move, once more where the graph had to be numbered anew first.
  for (let tries = 0; tries < 3; tries++) {
    if (await inOrder(query, ends)) return { kind: 'ordered' };
    const path = await makeRoom(query, ends, false);
    if (path !== null) return { kind: 'cycle', path: await readPath(query, path) };
  }
  throw new StaleRow('task_ranks', [ends.upstream, ends.consumer]);
}

const exists = async (query: Query, ends: Ends): Promise<boolean> => (await readGate(query, ends)) !== null;

async function inOrder(query: Query, { upstream, consumer }: Ends): Promise<boolean> {
  const [row] = await query<{ holds: boolean }>(
    `select graph_of(u.task_id) = graph_of(c.task_id) and u.rank < c.rank as holds from task_ranks u, task_ranks c where u.task_id = $1 and c.task_id = $2`,
    [upstream, consumer],
  );
  return row?.holds ?? false;
}
