import type { Id, InboxKind, Proposal } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { isoOrNull, millis, millisOrNull } from '../json.ts';
import { type Cursor, type Page, pageOf } from './page.ts';

export interface ListedInboxItem {
  readonly id: Id;
  readonly kind: InboxKind;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly title: string;
  readonly body: string;
  readonly proposal: Proposal | null;
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
  proposal: Proposal | null;
  created_at: Date;
  read_at: Date | null;
  actioned_at: Date | null;
}

const COLUMNS = 'id, kind, feature_id as feature, task_id as task, title, body, proposal, created_at, read_at, actioned_at';

const itemOf = ({ created_at, read_at, actioned_at, ...row }: Row): ListedInboxItem => ({
  ...row,
  createdAt: millis(created_at),
  readAt: millisOrNull(read_at),
  actionedAt: millisOrNull(actioned_at),
});

export interface ListInbox {
  readonly after: Cursor | null;
  readonly limit: number;
  /** open: what waits; done: what was dealt with. */
  readonly state: 'open' | 'done' | 'all';
  /** Only what came, or of what is done was dealt with, at this time or later. */
  readonly since?: number | undefined;
  readonly feature?: Id | undefined;
}

const states: Readonly<Record<ListInbox['state'], string>> = { open: 'and actioned_at is null', done: 'and actioned_at is not null', all: '' };
const sinces: Readonly<Record<ListInbox['state'], string>> = { open: 'created_at', done: 'actioned_at', all: 'greatest(created_at, actioned_at)' };

/** Newest first. */
export async function listInbox(query: Query, { after, limit, state, since, feature }: ListInbox): Promise<Page<ListedInboxItem>> {
  const rows = await query<Row>(
    `select ${COLUMNS} from inbox_items
     where ($1::timestamptz is null or (created_at, id) < ($1, $2)) and ($4::text is null or feature_id = $4)
       and ($5::timestamptz is null or ${sinces[state]} >= $5) ${states[state]}
     order by created_at desc, id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1, feature ?? null, isoOrNull(since)],
  );
  return pageOf(rows, limit, itemOf);
}

/** Null: there is no such item. */
export async function readInboxItem(query: Query, id: Id): Promise<ListedInboxItem | null> {
  const [row] = await query<Row>(`select ${COLUMNS} from inbox_items where id = $1`, [id]);
  return row === undefined ? null : itemOf(row);
}
