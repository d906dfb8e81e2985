import type { Transaction } from '@fuel/core';
import { ensureHub, recordHubKey } from './auth/hub.ts';
import { createJoinToken, redeemJoinToken } from './auth/join-tokens.ts';
import { createToken, findToken } from './auth/tokens.ts';
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';
import { latestPosition, readEvents } from './events/read-events.ts';
import { listAudit } from './audit/list-audit.ts';
import { noteAudit } from './audit/note-audit.ts';
import { insertEdge } from './graph/insert-edge.ts';
import { isPruned, prune } from './history/prune.ts';
import { verify } from './history/verify.ts';
import { listParkedFacts } from './read/parked-facts.ts';
import { countLane, listLanes, listLaneTasks, nextOfLane } from './lanes/lanes.ts';
import { listNodesForControl, repositoriesOfNode } from './nodes/control-list.ts';
import { openCursorMemory } from './memory/cursor-memory.ts';
import { openMemory } from './memory/feature-memory.ts';
import { keysOf } from './nodes/keys-of.ts';
import { liveAttempts } from './nodes/live-attempts.ts';
import { holderOf } from './nodes/holder.ts';
import { goodbye, refuse, seen } from './nodes/presence.ts';
import { sayHello } from './nodes/say-hello.ts';
import { watermarks } from './nodes/watermarks.ts';
import { claimOrders } from './outbox/claim-orders.ts';
import { releaseOrders } from './outbox/release-orders.ts';
import { listInbox, readInboxItem } from './read/inbox.ts';
import { findTasks, tasksThatExist } from './read/find-tasks.ts';
import { logPlace } from './read/log-place.ts';
import { listAgents, nodesAgainst } from './read/list-agents.ts';
import { listFeatures } from './read/list-features.ts';
import { listNodes } from './read/list-nodes.ts';
import { hasFeature, readAccepted, readFeature, readTask } from './read/read-feature.ts';
import { readSpend } from './read/read-spend.ts';
import { statusCounts } from './read/status-counts.ts';
import { readOrder, readPatch, readPrompt } from './read/texts.ts';
import { createRepository } from './repositories/create-repository.ts';
import { listRepositories, readRepository } from './repositories/list-repositories.ts';
import { resolveRepositories } from './repositories/resolve-repositories.ts';
import type { RequestGuard } from './requests/guard.ts';
import { findRequest, keepAnswer, sweepRequests } from './requests/request-keys.ts';
import { abandonedTasks, lapsedTasks, recoveredTasks, wakeableTasks } from './sweep/leases.ts';
import { recount } from './sweep/recount.ts';
import { transact } from './transact.ts';
import { listWorkspaces, readWorkspace } from './workspaces/list-workspaces.ts';
import { listCaps } from './world/read-caps.ts';
import { readBoard } from './world/read-board.ts';

export interface StoreCounts {
  readonly retries: number;
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number };
}

export type Store = ReturnType<typeof openStore>;

/** About 2 kB each. */
const rememberedTasks = 100_000;

/** A verb, with its first argument given. */
const bind =
  <On, Rest extends unknown[], Result>(on: On, verb: (on: On, ...rest: Rest) => Result) =>
  (...rest: Rest): Result =>
    verb(on, ...rest);

/** All that the hub may ask of Postgres. The functions need no `this`. */
export function openStore(options: DatabaseOptions) {
  const database = openDatabase(options);
  const memory = openMemory(rememberedTasks);
  const cursors = openCursorMemory();
  const counts = { retries: 0 };
  return {
    transact: <T>(work: (transaction: Transaction) => Promise<T>, guard: RequestGuard<T> | null = null): Promise<T> => transact({ database, memory, cursors, counts }, work, guard),
    ...single(database),
    ...combined(database),
    ping: async (): Promise<void> => void (await database.query('select 1')),
    /** Of this process, for its metrics. */
    counts: (): StoreCounts => ({ ...counts, pool: database.pool() }),
    close: (): Promise<void> => database.close(),
  };
}

/** One statement each. */
const single = ({ query }: Database) => ({
  insertEdge: bind(query, insertEdge),
  findToken: bind(query, findToken),
  claimOrders: bind(query, claimOrders),
  releaseOrders: bind(query, releaseOrders),
  keysOf: bind(query, keysOf),
  seen: bind(query, seen),
  goodbye: bind(query, goodbye),
  holderOf: bind(query, holderOf),
  refuse: bind(query, refuse),
  liveAttempts: bind(query, liveAttempts),
  watermarks: bind(query, watermarks),
  listNodesForControl: bind(query, listNodesForControl),
  repositoriesOfNode: bind(query, repositoriesOfNode),
  lapsedTasks: bind(query, lapsedTasks),
  recoveredTasks: bind(query, recoveredTasks),
  abandonedTasks: bind(query, abandonedTasks),
  wakeableTasks: bind(query, wakeableTasks),
  ensureHub: bind(query, ensureHub),
  recordHubKey: bind(query, recordHubKey),
  resolveRepositories: bind(query, resolveRepositories),
  readRepository: bind(query, readRepository),
  listRepositories: bind(query, listRepositories),
  readEvents: bind(query, readEvents),
  latestPosition: bind(query, latestPosition),
  findTasks: bind(query, findTasks),
  logPlace: bind(query, logPlace),
  tasksThatExist: bind(query, tasksThatExist),
  hasFeature: bind(query, hasFeature),
  listFeatures: bind(query, listFeatures),
  listNodes: bind(query, listNodes),
  listCaps: bind(query, listCaps),
  nodesAgainst: bind(query, nodesAgainst),
  listInbox: bind(query, listInbox),
  readInboxItem: bind(query, readInboxItem),
  statusCounts: bind(query, statusCounts),
  listAudit: bind(query, listAudit),
  noteAudit: bind(query, noteAudit),
  listParkedFacts: bind(query, listParkedFacts),
  isPruned: bind(query, isPruned),
  readOrder: bind(query, readOrder),
  listLanes: bind(query, listLanes),
  listLaneTasks: bind(query, listLaneTasks),
  nextOfLane: bind(query, nextOfLane),
  countLane: bind(query, countLane),
  listWorkspaces: bind(query, listWorkspaces),
  readWorkspace: bind(query, readWorkspace),
  readBoard: bind(query, readBoard),
  findRequest: bind(query, findRequest),
  keepAnswer: bind(query, keepAnswer),
  sweepRequests: bind(query, sweepRequests),
});

/** In a transaction, in a snapshot, or through Prisma. */
const combined = (database: Database) => ({
  listAgents: bind(database, listAgents),
  readSpend: bind(database, readSpend),
  sayHello: bind(database, sayHello),
  createToken: bind(database, createToken),
  createJoinToken: bind(database, createJoinToken),
  redeemJoinToken: bind(database, redeemJoinToken),
  createRepository: bind(database, createRepository),
  recount: bind(database, recount),
  readFeature: bind(database, readFeature),
  readTask: bind(database, readTask),
  readAccepted: bind(database, readAccepted),
  readPatch: bind(database, readPatch),
  readPrompt: bind(database, readPrompt),
  verify: bind(database, verify),
  prune: bind(database, prune),
});
