import { type Cursor, type Page, parseCursor } from '@fuel/store';
import { type Answer, answered, refused } from '../http/answer.ts';

/** Where a list goes on. */
export function cursorOf(text: string | undefined): Answer<Cursor | null> {
  if (text === undefined) return answered(null);
  const cursor = parseCursor(text);
  if (cursor !== null) return answered(cursor);
  return refused('cursor.invalid', 'The cursor was not made by this hub. Send the "next" of the page before, or leave it away to begin anew.');
}

export const pageView = <Row, View>(page: Page<Row>, view: (row: Row) => View): { items: View[]; next: string | null } => ({ items: page.items.map(view), next: page.next });
