import type { FactOf, OrderOf } from '@fuel/contracts';
import { diffOf, type Mirror } from '@fuel/git';
import type { LedgerOrder } from '@fuel/local';
import { clearRoom } from '../attempt/clear-room.ts';
import type { NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';
import { completeOrder } from '../orders/complete.ts';
import { declineOrder } from '../orders/decline.ts';
import { ensureCommit } from '../repository/ensure-commit.ts';
import { openMirror, reach, type Unreadable } from '../repository/reach.ts';
import { checkWork } from './check-work.ts';
import { fitPatch } from './fit-patch.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'review.run'> };
type Finished = FactOf<'review.finished'>;

const patchLimits = { maxBytes: 400_000, maxLength: 400_000 };

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
    await completeOrder(context, order, [{ type: 'review.finished', task, epoch, round, head, verdict: done.verdict, saw, ...done.change, durationMs }]);
    context.log('info', 'review finished', { task, epoch, round, verdict: done.verdict.kind });
  } finally {
    await clearRoom(context, room, body.repository);
  }
}

type Reviewed = { readonly kind: 'reviewed'; readonly verdict: Finished['verdict']; readonly change: Pick<Finished, 'diffstat' | 'patch'> };

async function review(context: NodeContext, order: Order, room: Room): Promise<Reviewed | Unreadable> {
  const { repository, base, head, ref } = order.body;
  const mirror = await openMirror(context, repository);
  for (const sha of [head, base]) {
    const found = await ensureCommit(context, { mirror, repository, sha, from: [ref] });
    if (found.kind === 'unreadable') return found;
  }
  const verdict = await checkWork(context, order.body, { mirror, room, when: new Date(order.issuedAt) });
  return { kind: 'reviewed', verdict, change: await changeOf(context, mirror, base, head) };
}

async function changeOf(context: NodeContext, mirror: Mirror, base: string, head: string): Promise<Pick<Finished, 'diffstat' | 'patch'>> {
  const { files, patch, truncated } = await diffOf(context.git, { mirror, from: base, to: head, maxPatchBytes: 390_000 });
  return {
    diffstat: {
      files: files.length,
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    },
    patch: fitPatch({ text: patch, truncated }, patchLimits),
  };
}
