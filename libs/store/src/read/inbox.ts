import type { Id, InboxKind } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso, millis, millisOrNull } from '../json.ts';
import { type Cursor, type Page, pageOf } from './page.ts';

export interface ListedInboxItem {
  readonly id: Id;
  readonly kind: InboxKind;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly title: string;
  readonly body: string;
  readonly createdAt: number;
  readonly readAt: number | null;
  readonly actionedAt: number | null;
}

interface Row {
  id: Id;
  kind: InboxKind;
  feature: Id | null;
  task: Id | null;
  title: string;
  body: string;
  created_at: Date;
  read_at: Date | null;
  actioned_at: Date | null;
}

const COLUMNS = 'id, kind, feature_id as feature, task_id as task, title, body, created_at, read_at, actioned_at';

const itemOf = ({ created_at, read_at, actioned_at, ...row }: Row): ListedInboxItem => ({
  ...row,
  createdAt: millis(created_at),
  readAt: millisOrNull(read_at),
  actionedAt: millisOrNull(actioned_at),
});

export interface ListInbox {
  readonly after: Cursor | null;
  readonly limit: number;
  /** Also what is done with. */
  readonly all: boolean;
  readonly feature?: Id | undefined;
}

/** Newest first. */
export async function listInbox(query: Query, { after, limit, all, feature }: ListInbox): Promise<Page<ListedInboxItem>> {
  const rows = await query<Row>(
    `select ${COLUMNS} from inbox_items
     where ($1::timestamptz is null or (created_at, id) < ($1, $2)) and ($4::text is null or feature_id = $4) ${all ? '' : 'and actioned_at is null'}
     order by created_at desc, id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1, feature ?? null],
  );
  return pageOf(rows, limit, itemOf);
}

/** The first reading counts. Null: there is no such item. */
export async function markInboxItemRead(query: Query, id: Id, at: number): Promise<ListedInboxItem | null> {
  const [row] = await query<Row>(`update inbox_items set read_at = coalesce(read_at, $2) where id = $1 returning ${COLUMNS}`, [id, iso(at)]);
  return row === undefined ? null : itemOf(row);
}
