import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { writeAttempts } from './attempts.ts';
import { insertEdges } from './edges.ts';
import { insertEvents } from './events.ts';
import { insertFeatures, updateFeatures } from './features.ts';
import { closeInboxItems, insertInboxItems } from './inbox-items.ts';
import { insertLandings, updateLandings } from './landings.ts';
import { confirmOrders, deleteOrders, putOrders } from './orders.ts';
import { putPatches } from './patches.ts';
import { insertPrompts } from './prompts.ts';
import { moveHeads } from './repository-heads.ts';
import { moveSlots } from './slots.ts';
import { insertTasks, updateTasks } from './tasks.ts';

/** One statement a table, whatever the number of rows, and none where nothing changed. What is created may be moved on in the same commit. */
export async function write(query: Query, changes: Changes): Promise<void> {
  await insertFeatures(query, changes.created);
  await insertTasks(query, changes.created.flatMap((one) => one.tasks));
  await insertEdges(query, changes.created.flatMap((one) => one.edges));
  await insertLandings(query, changes.newLandings);
  await updateFeatures(query, changes.features);
  await updateTasks(query, changes.tasks);
  await updateLandings(query, changes.landings);
  await insertEvents(query, changes.events);
  // What is settled leaves before what is new comes: the same key may do both.
  await deleteOrders(query, changes.settledOrders);
  await confirmOrders(query, changes.confirmedOrders);
  await putOrders(query, changes.orders);
  await closeInboxItems(query, changes.inboxDone);
  await insertInboxItems(query, changes.inbox);
  await writeAttempts(query, changes.attempts);
  await putPatches(query, changes.patches);
  await moveHeads(query, changes.heads);
  await insertPrompts(query, changes.prompts);
  // Last: everybody needs these rows, so they are locked for the shortest time.
  await moveSlots(query, changes.slots);
}
