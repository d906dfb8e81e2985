import { hasCommit, outsideFailure, pushCreateOnly, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { isMendable, isNoAccess } from './why-denied.ts';
import { persist } from '../pause.ts';

export type PushedWork =
  | { readonly kind: 'pushed' }
  /** `lost`: it is here no more, so no access would help. */
  | { readonly kind: 'refused'; readonly message: string; readonly lost?: true }
  /** Somebody has to give access first; then the same push works. */
  | { readonly kind: 'denied'; readonly message: string }
  /** Not tried to the end: the signal came, or the tries are used up. */
  | { readonly kind: 'interrupted'; readonly message: string };

const pauses = { firstMs: 500, mostMs: 30_000 };

/**
 * To a ref that is created once: a second push of the same commit succeeds, of another one never. While the network is away it is tried
 * again and again, because a finished result counts however late it comes.
 */
export async function pushCreated(
  context: NodeContext,
  input: { readonly mirror: Mirror; readonly sha: string; readonly ref: string; readonly signal: AbortSignal; readonly tries?: number },
): Promise<PushedWork> {
  let tries = 0;
  return persist(() => pushOnce(context, input), {
    done: (answer) => answer.kind !== 'interrupted' || (tries += 1) >= (input.tries ?? Infinity),
    pauses,
    signal: input.signal,
  });
}

async function pushOnce(context: NodeContext, { mirror, sha, ref }: { mirror: Mirror; sha: string; ref: string }): Promise<PushedWork> {
  try {
    if (!(await hasCommit(context.git, { mirror, sha }))) return { kind: 'refused', message: `commit ${sha} cannot be pushed: it is no longer in ${mirror.dir}`, lost: true };
    const pushed = await pushCreateOnly(context.git, { mirror, sha, ref });
    if (pushed.kind === 'pushed') return pushed;
    if (pushed.kind === 'exists') return { kind: 'refused', message: `${ref} exists and names ${pushed.sha}, not ${sha}` };
    return { kind: isNoAccess(pushed.message) ? 'denied' : 'refused', message: `${ref} was refused: ${pushed.message}` };
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    if (!failure.retryable) return { kind: isMendable(failure) ? 'denied' : 'refused', message: failure.message };
    context.log('warn', `a push waits: ${failure.message}`, { ref, code: failure.code });
    return { kind: 'interrupted', message: failure.message };
  }
}
