import type { FactOf, Id, Sha } from '@fuel/contracts';
import type { OrderInfo, Repository } from '@fuel/core';
import { type Fold, log } from './fold.ts';
import { orderObserve, settleOrder } from './give-order.ts';
import { hasJoined } from './has-joined.ts';
import { orderKeys } from './order-keys.ts';
import { tellConsumers } from './tell-consumers.ts';

/** The branch is there now, whoever said so; whatever was asked about where it was needs no answer any more. */
export function noteHead(fold: Fold, before: Repository, head: Sha, paths: readonly string[] | null = null): void {
  const { id } = before.ref;
  settleOrder(fold, orderKeys.observe(id, before.head));
  fold.world.repositories.set(id, { ...before, head });
  fold.changes.heads.push({ repository: id, before: before.head, head, place: before.ref });
  log(fold, { type: 'repository.headMoved', feature: null, task: null, landing: null, data: { repository: id, head, ...(paths === null ? {} : { paths }) } });
}

interface Ways {
  readonly foreign: (fold: Fold, node: Id, fact: string, reason: string) => null;
  readonly openOrder: (fold: Fold, key: string) => Promise<OrderInfo | null>;
}

/**
 * Where the default branch is. Several nodes look, and facts come late: a report counts when it goes on from where the hub believes the branch
 * to be, or when it answers the question that the hub asked at that belief. Any other may be older than what is known, so the node is
 * asked to look again; what it sees then is newer than the question. Of a repository that moved what is seen where it is now counts; an older node
 * does not say where it looked, and its reports do not count while the question is open.
 */
export async function moveHead(fold: Fold, { node, fact }: { node: Id; fact: FactOf<'repository.headMoved'> }, { foreign, openOrder }: Ways): Promise<null> {
  const { repository, branch, url, head, previous = null, paths = null, order } = fact;
  if (!(await hasJoined(fold, node, repository))) return foreign(fold, node, fact.type, `this node does not serve repository ${repository}`);
  await fold.transaction.load({ repositories: [repository] }, fold.world);
  const known = fold.world.repositories.get(repository);
  if (known === undefined) return null;
  if (branch !== known.ref.defaultBranch) return foreign(fold, node, fact.type, `it speaks of branch ${branch}, and the default branch of ${known.ref.name} is ${known.ref.defaultBranch}`);
  if (url !== undefined && url !== known.ref.url) return null;
  const key = orderKeys.observe(repository, known.head);
  const goesOn = known.head !== null && (head === known.head || previous === known.head);
  const asked = order === undefined && goesOn ? null : await openOrder(fold, key);
  const answers = asked !== null && asked.id === order && asked.node === node;
  if (answers) settleOrder(fold, key);
  if (head === known.head) return null;
  if (goesOn || answers || (known.head === null && (asked === null || url !== undefined))) return apply();
  if (asked === null) orderObserve(fold, known.ref, node, known.head);
  return null;

  async function apply(): Promise<null> {
    if (known === undefined) return null;
    noteHead(fold, known, head, paths);
    if (known.head !== null) await tellConsumers(fold, known, { head, paths, except: null });
    return null;
  }
}
