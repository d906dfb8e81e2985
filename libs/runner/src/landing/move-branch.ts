import { refs, type Fact, type OrderOf } from '@fuel/contracts';
import { pushMove } from '@fuel/git';
import type { LedgerOrder } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { completeOrder } from '../orders/complete.ts';
import { ensureCommit } from '../repository/ensure-commit.ts';
import { openMirror, reach, type Unreadable } from '../repository/reach.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'branch.move'> };
type Answer = Extract<Fact, { type: 'branch.moved' | 'branch.refused' }>;

/** A branch that people see moves by order, from exactly one commit to another, or not at all. */
export async function moveBranch(context: NodeContext, order: Order): Promise<void> {
  const { body } = order;
  const answer = await reach(body.repository, () => move(context, body));
  await completeOrder(context, order, ['kind' in answer ? refused(body, null, answer.message) : answer]);
}

async function move(context: NodeContext, body: Order['body']): Promise<Answer | Unreadable> {
  const { repository, branch, from, to } = body;
  const mirror = await openMirror(context, repository);
  const found = await ensureCommit(context, { mirror, repository, sha: to, from: [body.ref] });
  if (found.kind === 'unreadable') return found;
  const moved = await pushMove(context.git, { mirror, ref: refs.branch(branch), from, to });
  if (moved.kind === 'pushed' || (moved.kind === 'moved' && moved.actual === to)) return { type: 'branch.moved', repository: repository.id, branch, to };
  if (moved.kind === 'refused') return refused(body, null, moved.message);
  return refused(body, moved.actual, `${branch} is ${moved.actual === null ? 'not there' : `at ${moved.actual}`}, not at ${from ?? 'nothing'}`);
}

const refused = ({ repository, branch }: Order['body'], actual: string | null, message: string): Answer => ({
  type: 'branch.refused', repository: repository.id, branch, actual, message: message.slice(0, 4_000),
});
