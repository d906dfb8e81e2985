import { refs, type Fact, type OrderOf } from '@fuel/contracts';
import { fetchHead, isAncestor, pushMove, type Mirror } from '@fuel/git';
import type { LedgerOrder } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { completeOrder } from '../orders/complete.ts';
import { persist } from '../pause.ts';
import { baseMovedInWords, lookAtBase } from '../repository/base-branch.ts';
import { ensureCommit } from '../repository/ensure-commit.ts';
import { openMirror, reach, type Unreadable } from '../repository/reach.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'landing.publish'> };
type Answer = Extract<Fact, { type: 'landing.published' | 'landing.refused' }>;

const pauses = { firstMs: 500, mostMs: 5_000 };
const mostTries = 5;

/** Moves the default branch with a lease. That it is there already is the same success: the push may have been ours, before a crash. */
export async function publishLanding(context: NodeContext, order: Order): Promise<void> {
  const { body } = order;
  let tries = 0;
  const answer = await persist<Answer | Unreadable>(() => reach(body.repository, () => publish(context, body)), {
    done: (given) => !('kind' in given) || !given.retryable || (tries += 1) >= mostTries,
    pauses,
    signal: context.stopping,
  });
  if ('kind' in answer) {
    if (context.stopping.aborted) return;
    return completeOrder(context, order, [refused(body, 'repository_unreadable', answer.message, answer.retryable)]);
  }
  await completeOrder(context, order, [answer]);
  context.log('info', answer.type === 'landing.published' ? 'landed' : `landing refused: ${answer.message}`, { landing: body.landing, repository: body.repository.name });
}

async function publish(context: NodeContext, body: Order['body']): Promise<Answer | Unreadable> {
  const { repository, from, to } = body;
  const mirror = await openMirror(context, repository);
  const found = await ensureCommit(context, { mirror, repository, sha: to, from: [body.ref] });
  if (found.kind === 'unreadable') return refused(body, 'head_missing', found.message, found.retryable);
  if (await isPublished(context, mirror, body)) return published(body);
  const moved = await pushMove(context.git, { mirror, ref: refs.branch(repository.defaultBranch), from, to });
  if (moved.kind === 'pushed' || (await isPublished(context, mirror, body))) return published(body);
  if (moved.kind === 'refused') return refused(body, 'push_refused', moved.message, false);
  return baseMoved(context, mirror, body);
}

/** Where the branch only went on, everything is prepared again; where what was prepared stands on something that was taken out, a person looks. */
async function baseMoved(context: NodeContext, mirror: Mirror, body: Order['body']): Promise<Answer> {
  const { repository, from } = body;
  const branch = await lookAtBase(context, { mirror, repository, base: from });
  if (branch.kind !== 'held') return refused(body, 'base_moved', baseMovedInWords(repository, branch, 'approve it again'), false);
  return refused(body, 'base_moved', `${repository.defaultBranch} of "${repository.name}" is at ${branch.head} and not at ${from}: somebody else pushed; it is prepared again`, true);
}

/** Somebody may have built on it since. */
async function isPublished(context: NodeContext, mirror: Mirror, { repository, to }: Order['body']): Promise<boolean> {
  const head = await fetchHead(context.git, { mirror, branch: repository.defaultBranch });
  return head.kind === 'found' && (head.sha === to || (await isAncestor(context.git, { mirror, ancestor: to, descendant: head.sha })));
}

const of = ({ landing, epoch, repository }: Order['body']): { landing: string; epoch: number; repository: string } => ({
  landing, epoch, repository: repository.id,
});

const published = (body: Order['body']): Answer => ({ type: 'landing.published', ...of(body), from: body.from, to: body.to });

const refused = (
  body: Order['body'],
  code: Extract<Answer, { type: 'landing.refused' }>['code'],
  message: string,
  retryable: boolean,
): Answer => ({ type: 'landing.refused', ...of(body), code, message: message.slice(0, 4_000), retryable });
