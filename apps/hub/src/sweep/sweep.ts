import type { Id, LiveAttempt } from '@fuel/contracts';
import { type Command, type EngineDeps, handle, mayPassLater, type Wish } from '@fuel/engine';
import type { Roll } from '../presence/roll.ts';

export interface SweepOptions {
  readonly engine: EngineDeps;
  readonly roll: Roll;
  /** Since when this hub could hear nodes without a break; null while it cannot. Lease time does not run while it could not listen. */
  readonly listeningSince: () => number | null;
  readonly seen: (nodes: readonly { readonly node: Id; readonly at: number }[]) => Promise<void>;
  readonly lapsedTasks: (now: number, leaseMs: number) => Promise<readonly LiveAttempt[]>;
  readonly recoveredTasks: (now: number, leaseMs: number) => Promise<readonly LiveAttempt[]>;
  /** Suspects whose node has been silent for longer than `offlineGrace`. */
  readonly abandonedTasks: (now: number, graceMs: number) => Promise<readonly LiveAttempt[]>;
  readonly wakeableTasks: (now: number) => Promise<readonly Id[]>;
  readonly committed: () => void;
}

/** Nodes that a hub did not hear while it was away itself have come back by then. */
const comeBackMs = 5 * 60_000;

/** What happens because time passed: leases lapse, suspects come back, limits end. */
export async function sweep(options: SweepOptions): Promise<void> {
  const { engine } = options;
  const now = engine.now();
  await options.seen(options.roll.takeHeard());
  const { leaseMs, offlineGraceMs } = engine.settings;
  const since = options.listeningSince();
  const listened = since === null ? 0 : now - since;
  const commands: Command[] = [];
  if (listened > leaseMs) {
    commands.push(...(await options.lapsedTasks(now, leaseMs)).map(({ task, epoch }): Command => ({ type: 'task.suspect', task, epoch })));
  }
  if (listened > Math.min(offlineGraceMs, comeBackMs)) {
    const message = 'its node has been away for longer than the hub waits for it';
    commands.push(...(await options.abandonedTasks(now, offlineGraceMs)).map(({ task, epoch }): Command => ({ type: 'task.lose', task, epoch, message })));
  }
  commands.push(...(await options.recoveredTasks(now, leaseMs)).map(({ task, epoch }): Command => ({ type: 'task.recover', task, epoch })));
  commands.push(...(await options.wakeableTasks(now)).map((task): Command => ({ type: 'task.wake', task })));
  if (commands.length === 0) return;
  const actor = { kind: 'hub' as const, id: 'sweep' };
  const failure = await handleApart(engine, commands.map((command) => ({ actor, command })));
  options.committed();
  if (failure !== null) throw failure.cause;
}

/** In one commit; but a wish that breaks the hub must not keep the others waiting for ever, so then each gets a commit of its own. */
async function handleApart(engine: EngineDeps, wishes: readonly Wish[]): Promise<{ readonly cause: unknown } | null> {
  try {
    await handle(engine, wishes);
    return null;
  } catch (cause) {
    if (mayPassLater(cause)) throw cause;
  }
  let first: { readonly cause: unknown } | null = null;
  for (const wish of wishes) {
    try {
      await handle(engine, [wish]);
    } catch (cause) {
      first ??= { cause };
    }
  }
  return first;
}
