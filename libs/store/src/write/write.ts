import type { Id } from '@fuel/contracts';
import type { Changes, Edge, NewTask, Task } from '@fuel/core';
import type { Query } from '../database.ts';
import { insertRanks } from '../graph/insert-ranks.ts';
import { putCaps, setCaps } from './caps.ts';
import { putHealth } from './agent-health.ts';
import { writeAttempts } from './attempts.ts';
import { deleteEdges, insertEdges } from './edges.ts';
import { editTasks } from './edited-tasks.ts';
import { insertEvents, LOG_PORTION } from './events.ts';
import { linkFeatures } from './feature-links.ts';
import { insertFeatures, touchFeatures, updateFeatures } from './features.ts';
import { closeInboxItems, insertInboxItems, markInboxItems } from './inbox-items.ts';
import { insertLandings, updateLandings } from './landings.ts';
import { confirmOrders, deleteOrders, putOrders } from './orders.ts';
import { putMessages } from './messages.ts';
import { insertParked } from './parked-facts.ts';
import { putPatches } from './patches.ts';
import { insertPrompts } from './prompts.ts';
import { createdReady, enterReady, leaveReady } from './ready-tasks.ts';
import { editRepositories } from './repositories.ts';
import { moveHeads } from './repository-heads.ts';
import { moveLanes } from './lane-places.ts';
import { moveSlots } from './slots.ts';
import { insertSubjects } from './subjects.ts';
import { deleteTasks, insertTasks, isLong, updateTasks } from './tasks.ts';
import { putWorkspaces } from './workspaces.ts';

/**
 * One statement a table, whatever the number of rows, and none where nothing changed. They go out at once and are carried out in this
 * order; one that does not find the rows that it expects voids the commit, so what is returned need not be waited for. What is created may be moved on in the same commit.
 */
export async function write(query: Query, changes: Changes, before: (task: Id) => Task | undefined): Promise<Promise<void>[]> {
  await setCaps(query, changes.capWishes);
  if (changes.created.length > 0) await create(query, changes.created);
  if (changes.newTasks.length > 0) {
    await insertPlan(query, { tasks: changes.newTasks, edges: changes.newEdges });
  } else {
    await insertEdges(query, changes.newEdges);
    await linkFeatures(query, changes.newEdges);
  }
  await deleteEdges(query, changes.goneEdges);
  await deleteTasks(query, changes.goneTasks);
  // In portions: what comes later reads what they have written.
  const isPlan = isLong(changes.tasks);
  if (isPlan) await updateTasks(query, changes.tasks, before);
  const first = [
    insertLandings(query, changes.newLandings),
    updateFeatures(query, changes.features),
    touchFeatures(query, changes),
    editTasks(query, changes.editedTasks),
    putMessages(query, changes.messages),
    updateTasks(query, isPlan ? [] : changes.tasks, before),
    leaveReady(query, changes.ready.leave),
    enterReady(query, [...new Set([...changes.ready.enter, ...createdReady(changes.created)])]),
    updateLandings(query, changes.landings),
    // Before the events: their numbers are given under the lock of the row that they tell of.
    moveHeads(query, changes.heads),
    editRepositories(query, changes.repositories),
  ];
  const log = insertEvents(query, changes.events);
  // A long log goes in portions, one behind the other.
  if (changes.events.length > LOG_PORTION) await Promise.all([...first, log]);
  return [
    ...first,
    log,
    // What is settled leaves before what is new comes: the same key may do both.
    deleteOrders(query, changes.settledOrders),
    confirmOrders(query, changes.confirmedOrders),
    putOrders(query, changes.orders),
    closeInboxItems(query, changes.inboxDone),
    insertInboxItems(query, changes.inbox),
    markInboxItems(query, changes.inboxMarks),
    writeAttempts(query, changes),
    putHealth(query, changes.health),
    putCaps(query, changes.caps),
    putPatches(query, changes.patches),
    insertPrompts(query, changes.prompts),
    insertParked(query, changes.parked),
    putWorkspaces(query, changes.workspaces),
    // Last: everybody needs these rows, so they are locked for the shortest time.
    moveSlots(query, changes.slots),
    moveLanes(query, changes.lanes),
  ];
}

/** In portions, so one after the other. */
async function create(query: Query, created: Changes['created']): Promise<void> {
  await insertFeatures(query, created);
  for (const plan of created) await insertPlan(query, plan);
}

/** Ranks before edges: what the edges lead from outside the plan stays where it is until the end of the transaction. */
async function insertPlan(query: Query, { tasks, edges }: { readonly tasks: readonly NewTask[]; readonly edges: readonly Edge[] }): Promise<void> {
  await insertTasks(query, tasks);
  await insertSubjects(query, tasks);
  const outside = new Set(await insertRanks(query, tasks, edges));
  await insertEdges(query, edges);
  if (outside.size > 0) await linkFeatures(query, edges.filter((edge) => outside.has(edge.upstream)));
}
