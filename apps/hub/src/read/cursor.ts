import { type Cursor, type Page, parseCursor, parseTaskCursor, type TaskCursor } from '@fuel/store';
import { type Answer, answered, refused } from '../http/answer.ts';

/** Where a list goes on. */
export const cursorOf = (text: string | undefined): Answer<Cursor | null> => read(text, parseCursor);
export const taskCursorOf = (text: string | undefined): Answer<TaskCursor | null> => read(text, parseTaskCursor);

function read<T>(text: string | undefined, parse: (text: string) => T | null): Answer<T | null> {
  if (text === undefined) return answered(null);
  const cursor = parse(text);
  if (cursor !== null) return answered(cursor);
  return refused('cursor.invalid', 'The cursor was not made by this hub for this list. Send the "next" of the page before, or leave it away to begin anew.');
}

export const pageView = <Row, View>(page: Page<Row>, view: (row: Row) => View): { items: View[]; next: string | null } => ({ items: page.items.map(view), next: page.next });
