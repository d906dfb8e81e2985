import type { Id } from '@fuel/contracts';
import { subjectKey, type World } from '@fuel/core';
import type { Query } from '../database.ts';

/** Whom a signal about this subject speaks of: tasks of the workspace with this id, or with this subject. */
export async function readSubject(query: Query, { workspace, subject }: { readonly workspace: string; readonly subject: string }, world: World): Promise<readonly Id[]> {
  const rows = await query<{ id: Id }>(
    `select t.id from tasks t join features f on f.id = t.feature_id where t.id = $2 and f.workspace = $1
     union select s.task_id from task_subjects s where s.workspace = $1 and s.subject = $2
     order by id`,
    [workspace, subject],
  );
  const ids = rows.map((row) => row.id);
  world.subjects.set(subjectKey(workspace, subject), ids);
  return ids;
}
