import type { Id, RepositoryRef } from '@fuel/contracts';
import type { Query } from '../database.ts';

export interface ControlledNode {
  readonly id: Id;
  readonly name: string;
  readonly publicKey: string;
  readonly boot: Id | null;
  readonly present: boolean;
  readonly refused: string | null;
}

/** Every node that the hub may have to talk to, or make credentials and consumers for. */
export const listNodesForControl = (query: Query): Promise<ControlledNode[]> =>
  query<ControlledNode>('select id, name, public_key as "publicKey", boot, present, refused from nodes order by id');

/** What a node serves, as it is told at its start. */
export const repositoriesOfNode = (query: Query, node: Id): Promise<RepositoryRef[]> =>
  query<RepositoryRef>(
    `select r.id, r.name, r.url, r.path, r.default_branch as "defaultBranch"
     from node_repositories n join repositories r on r.id = n.repository_id
     where n.node_id = $1 order by r.name`,
    [node],
  );
