import type { FactOf, OrderOf } from '@fuel/contracts';
import type { LedgerOrder } from '@fuel/local';
import { scrub } from '@fuel/process';
import { clearRoom } from '../attempt/clear-room.ts';
import type { NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';
import { completeOrder } from '../orders/complete.ts';
import { declineOrder } from '../orders/decline.ts';
import { ensureCommit } from '../repository/ensure-commit.ts';
import { openMirror, reach, type Unreadable } from '../repository/reach.ts';
import { checkWork } from './check-work.ts';
import { readChange } from './read-change.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'review.run'> };
type Finished = FactOf<'review.finished'>;

/** Accepted work is judged on a clean checkout of its head, beside the upstream work it names. Nothing is written outside: it can be done again. */
export async function runReview(context: NodeContext, order: Order): Promise<void> {
  const { body } = order;
  const began = context.now();
  const room = roomAt(context.home, context.newId('rev'));
  try {
    const done = await reach(body.repository, () => review(context, order, room));
    // The node stops: the order stays unfinished and the next start reviews again.
    if (context.stopping.aborted) return;
    if (done.kind === 'unreadable') {
      return declineOrder(context, order, { code: 'repository_unreadable', message: done.message, retryable: done.retryable });
    }
    const { task, epoch, round, head } = body;
    const saw = body.upstreams.map((work) => ({ task: work.task, sha: work.sha }));
    const durationMs = Math.max(0, context.now().getTime() - began.getTime());
    await completeOrder(context, order, [{ type: 'review.finished', task, epoch, round, head, verdict: done.verdict, findings: done.findings, ...(done.spent === undefined ? {} : { spent: done.spent }), ...(done.rounds === undefined ? {} : { rounds: done.rounds }), saw, ...done.change, durationMs }]);
    context.log('info', 'review finished', { task, epoch, round, verdict: done.verdict.kind });
  } finally {
    await clearRoom(context, room, body.repository);
  }
}

type Reviewed = { readonly kind: 'reviewed'; readonly verdict: Finished['verdict']; readonly findings: NonNullable<Finished['findings']>; readonly change: Pick<Finished, 'diffstat' | 'patch'>; readonly spent: Finished['spent']; readonly rounds: Finished['rounds'] };

async function review(context: NodeContext, order: Order, room: Room): Promise<Reviewed | Unreadable> {
  const { repository, base, head, ref } = order.body;
  const mirror = await openMirror(context, repository);
  for (const sha of [head, base]) {
    const found = await ensureCommit(context, { mirror, repository, sha, from: [ref] });
    if (found.kind === 'unreadable') return found;
  }
  const change = await readChange(context, { mirror, from: base, to: head });
  const checked = await checkWork(context, order.body, { mirror, room, when: new Date(order.issuedAt), change });
  const clean = (text: string): string => scrub(text, checked.secrets);
  return { kind: 'reviewed', verdict: cleaned(checked.verdict, clean), findings: checked.findings.slice(0, 50).map((one) => ({ ...one, message: clean(one.message) })), change: change.shown(checked.secrets), spent: checked.spent, rounds: checked.rounds };
}

/** What a check printed may hold what the change holds. */
function cleaned(verdict: Finished['verdict'], clean: (text: string) => string): Finished['verdict'] {
  switch (verdict.kind) {
    case 'passed':
      return { ...verdict, check: verdict.check === null ? null : clean(verdict.check) };
    case 'failed':
      return { ...verdict, issues: verdict.issues.map((issue) => ({ ...issue, message: clean(issue.message) })) };
    case 'errored':
      return { ...verdict, message: clean(verdict.message) };
    default:
      return verdict satisfies never;
  }
}
