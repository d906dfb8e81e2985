import type { WorkspaceRules } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from '../read/page.ts';

export interface ListedWorkspace {
  readonly name: string;
  readonly rules: WorkspaceRules;
  /** Names. */
  readonly repositories: readonly string[];
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

type Row = Omit<ListedWorkspace, 'name' | 'createdAt' | 'updatedAt'> & { id: string; created_at: Date; updated_at: Date };

const COLUMNS = `w.name as id, w.rules, w.version, w.created_at, w.updated_at,
  array(select r.name from repositories r where r.workspace = w.name order by r.name) as repositories`;

const workspaceOf = ({ id, created_at, updated_at, ...row }: Row): ListedWorkspace => ({ name: id, ...row, createdAt: millis(created_at), updatedAt: millis(updated_at) });

/** Oldest first. */
export async function listWorkspaces(query: Query, { after, limit }: { readonly after: Cursor | null; readonly limit: number }): Promise<Page<ListedWorkspace>> {
  const rows = await query<Row>(
    `select ${COLUMNS} from workspaces w
     where $1::timestamptz is null or (w.created_at, w.name) > ($1, $2)
     order by w.created_at, w.name limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, workspaceOf);
}

export async function readWorkspace(query: Query, name: string): Promise<ListedWorkspace | null> {
  const [row] = await query<Row>(`select ${COLUMNS} from workspaces w where w.name = $1`, [name]);
  return row === undefined ? null : workspaceOf(row);
}
