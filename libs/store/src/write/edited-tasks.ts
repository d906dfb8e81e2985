import type { EditedTask } from '@fuel/core';
import type { Query } from '../database.ts';
import { cleanText, toJson } from '../json.ts';

const rowOf = ({ task, spec, prompt }: EditedTask) => ({ id: task, ...spec, reassigned: 'agent' in spec, ...(prompt === undefined ? {} : { prompt: cleanText(prompt) }) });

/** What a person changed of what was asked for; seldom, so that the statement for what moves stays small. The versions are guarded there. */
export async function editTasks(query: Query, edited: readonly EditedTask[]): Promise<void> {
  if (edited.length === 0) return;
  const ofTask = new Map<string, EditedTask>();
  for (const one of edited) {
    const before = ofTask.get(one.task);
    ofTask.set(one.task, { ...before, ...one, spec: { ...before?.spec, ...one.spec } });
  }
  await query(
    `update tasks t
     set title = coalesce(row.title, t.title), priority = coalesce(row.priority, t.priority), prompt = coalesce(row.prompt, t.prompt),
       agent = case when row.reassigned then row.agent else t.agent end
     from json_to_recordset($1::json) as row (id text, title text, priority int, prompt text, agent text, reassigned boolean)
     where t.id = row.id`,
    [toJson([...ofTask.values()].map(rowOf))],
  );
}
