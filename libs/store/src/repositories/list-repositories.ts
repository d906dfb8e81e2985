import type { Id, Sha } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from '../read/page.ts';

export interface ListedRepository {
  readonly id: Id;
  readonly name: string;
  readonly url: string;
  readonly path: string | null;
  readonly defaultBranch: string;
  readonly role: string;
  /** Names. */
  readonly consumers: readonly string[];
  readonly primaryAgent: string;
  readonly workspace: string;
  readonly head: Sha | null;
  readonly nodes: readonly { readonly id: Id; readonly name: string; readonly online: boolean }[];
  readonly createdAt: number;
  /** Another one with each change; see requests/lock-version.ts. */
  readonly version: string;
}

type Row = Omit<ListedRepository, 'createdAt'> & { created_at: Date };

const COLUMNS = `r.id, r.name, r.url, r.path, r.default_branch as "defaultBranch", r.role, r.primary_agent as "primaryAgent", r.workspace, r.head, r.created_at, r.xmin::text as version,
  array(select c.name from repositories c where c.id = any(r.consumers) order by c.name) as consumers,
  (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name, 'online', n.present) order by n.name, n.id), '[]')
   from node_repositories s join nodes n on n.id = s.node_id where s.repository_id = r.id) as nodes`;

const repositoryOf = ({ created_at, ...row }: Row): ListedRepository => ({ ...row, createdAt: millis(created_at) });

/** Oldest first. */
export async function listRepositories(query: Query, { after, limit }: { readonly after: Cursor | null; readonly limit: number }): Promise<Page<ListedRepository>> {
  const rows = await query<Row>(
    `select ${COLUMNS} from repositories r
     where $1::timestamptz is null or (r.created_at, r.id) > ($1, $2)
     order by r.created_at, r.id limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, repositoryOf);
}

/** By name or id; a name wins. */
export async function readRepository(query: Query, nameOrId: string): Promise<ListedRepository | null> {
  const [row] = await query<Row>(`select ${COLUMNS} from repositories r where r.name = $1 or r.id = $1 order by r.name = $1 desc limit 1`, [nameOrId]);
  return row === undefined ? null : repositoryOf(row);
}
