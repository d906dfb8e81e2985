import type { Actor, Ends, InsertedEdge } from '@fuel/core';
import type { Query } from '../database.ts';
import { StoreFailure } from '../failure.ts';
import { iso, toJson } from '../json.ts';
import { makeRoom } from './make-room.ts';
import { readPath } from './read-path.ts';

/** Others may move ranks between the look and the move; whoever loses so often takes the lock first. */
const TRIES = 6;

/** The short way of an edge with a `reviewed` gate: each call is a transaction of its own, and no feature is locked. */
export async function insertEdge(query: Query, ends: Ends, by: { readonly actor: Actor; readonly at: number }): Promise<InsertedEdge> {
  try {
    return await insert(query, ends, by);
  } catch (cause) {
    if (cause instanceof StoreFailure && cause.code === 'store.busy') return { kind: 'undecided' };
    throw cause;
  }
}

async function insert(query: Query, ends: Ends, by: { readonly actor: Actor; readonly at: number }): Promise<InsertedEdge> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [row] = await query<{ answer: string }>('select insert_edge($1, $2, $3, $4) as answer', [ends.upstream, ends.consumer, toJson(by.actor), iso(by.at)]);
    switch (row?.answer ?? 'unknown') {
      case 'open':
      case 'held':
        return { kind: 'added', open: row?.answer === 'open' };
      case 'join':
        await query('select join_graphs($1)', [[ends.upstream, ends.consumer]]);
        break;
      case 'move': {
        const path = await makeRoom(query, ends, true);
        if (path !== null) return { kind: 'cycle', path: await readPath(query, path) };
        break;
      }
      case 'again':
        break;
      default:
        return { kind: 'undecided' };
    }
  }
  return { kind: 'undecided' };
}
