import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import path from 'node:path';
import { declaredContracts, type DeclaredContract } from '@fuel/agents';
import { contractFrozen, refs, type OrderOf } from '@fuel/contracts';
import { outsideFailure, readFileAt, worktreeHead, type Mirror } from '@fuel/git';
import { appendFacts } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { onDisk } from '../on-disk.ts';
import { pushCreated } from './push-created.ts';
import { readOutcomeFile } from './read-outcome-file.ts';

type Order = OrderOf<'attempt.start'>;
interface Where {
  readonly mirror: Mirror;
  readonly room: Room;
  readonly signal: AbortSignal;
}

/**
 * While the agent works: what it promises in its outcome file is told at once, at the commit it is at. The commit is pushed to a ref of its own
 * first, for a fact must name nothing that cannot be fetched. Whatever was missed is looked at once more when the agent has ended.
 */
export function watchContracts(context: NodeContext, order: Order, where: Where): { end(): Promise<void> } {
  const told = new Map<string, string>();
  let looking = Promise.resolve();
  const look = (): void => void (looking = looking.then(() => lookOnce(context, order, where, told)));
  const watcher = watchRoom(context, where.room, look);
  return {
    async end() {
      watcher?.close();
      look();
      await looking;
    },
  };
}

/** The file is often replaced whole, so its folder is watched. Without a watcher there is still the look at the end. */
function watchRoom(context: NodeContext, room: Room, look: () => void): { close(): void } | null {
  try {
    const watcher = watch(room.dir, { persistent: false }, (_change, name) => {
      if (name === path.basename(room.outcomeFile)) look();
    });
    watcher.on('error', (cause) => context.log('warn', `contracts are seen only when the agent ends: ${cause.message}`));
    return watcher;
  } catch (cause) {
    context.log('warn', `contracts are seen only when the agent ends: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
}

async function lookOnce(context: NodeContext, order: Order, where: Where, told: Map<string, string>): Promise<void> {
  try {
    const declared = declaredContracts(await readOutcomeFile(where.room.outcomeFile));
    if (declared.length === 0) return;
    const commit = await worktreeHead(context.git, { mirror: where.mirror, dir: where.room.tree });
    if (commit === null) return;
    for (const contract of declared) await freeze(context, order, { ...where, commit, told }, contract);
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a contract could not be frozen: ${failure.message}`, { task: order.task, epoch: order.epoch });
  }
}

/** A file that is not committed yet, or is none, is no contract. The same bytes are no news. */
async function freeze(context: NodeContext, order: Order, at: Where & { readonly commit: string; readonly told: Map<string, string> }, { name, path: file }: DeclaredContract): Promise<void> {
  const { task, epoch } = order;
  const { mirror, commit, told, signal } = at;
  const fact = contractFrozen.safeParse({ type: 'contract.frozen', task, epoch, name, path: file, sha256: '0'.repeat(64), commit });
  const bytes = fact.success ? await readFileAt(context.git, { mirror, sha: commit, path: fact.data.path }) : null;
  if (!fact.success || bytes === null) return context.log('warn', `"${name}" is no contract: ${file} is no committed file of the repository`, { task, epoch });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (told.get(name) === `${file} ${sha256}`) return;
  const pushed = await pushCreated(context, { mirror, sha: commit, ref: refs.contract(task, epoch, commit), signal, tries: 3 });
  if (pushed.kind !== 'pushed') return context.log('warn', `contract "${name}" could not be pushed: ${pushed.message}`, { task, epoch });
  await onDisk(context, () => appendFacts(context.local, [journalled(context, { ...fact.data, sha256 })]));
  told.set(name, `${file} ${sha256}`);
  context.log('info', 'contract frozen', { task, epoch, name, commit });
}
