import { closeLocal, countUnsettled, unfinishedOrders } from '@fuel/local';
import { assemble, type Assembled, type RunNodeOptions } from './assemble.ts';
import { settleVerdict } from './attempt/finish.ts';
import { clearLeftRooms } from './attempt/left-rooms.ts';
import type { Duty } from './duty.ts';
import { keepConnected, type KeptConnection } from './connection/keep-connected.ts';
import { attemptLane, beginOrder } from './orders/begin.ts';
import { pause } from './pause.ts';
import { recover, type UnpushedWork } from './recovery/recover.ts';
import { freeMirrors } from './repository/free-mirrors.ts';
import { look } from './repository/observe-all.ts';
import { mirrorOf } from './repository/reach.ts';
import { collectWorktrees } from './worktree/collect.ts';
import { lookAtStarts, type StartsLook } from './worktree/look-at-starts.ts';
import { watchStorage } from './storage.ts';

export type RunningNode = {
  /** Attempts are stopped and kept, facts are sent as far as time allows, everything is closed. */
  stop(): Promise<void>;
  /** Settles when a defect was met: what is on disk is right, and a new start goes on from it. */
  readonly broken: Promise<unknown>;
  /** Settles with the reason when another home speaks for this node: this one has to be stopped. */
  readonly held: Promise<string>;
  setDuty(duty: Duty): void;
  /** Resolves when nothing runs here any more. */
  idle(): Promise<void>;
  look(): NodeLook;
  /** Takes away the worktrees that can go. */
  collectWorktrees(all: boolean): Promise<void>;
};

/** A running node at a glance, for its owner. Nothing of it is secret. */
export type NodeLook = {
  readonly duty: Duty;
  /** Why no work is taken, whoever wants it so; null: it is. */
  readonly idleBecause: string | null;
  readonly hub: 'away' | 'greeting' | 'welcomed';
  readonly attempts: { readonly running: number; readonly waiting: number; readonly slots: number };
  readonly reviews: { readonly running: number; readonly waiting: number };
  readonly unsettledFacts: number;
  /** How attempts begin here. */
  readonly starts: StartsLook;
  readonly agents: readonly { readonly name: string; readonly version: string | null; readonly usable: boolean }[];
};

const storageEveryMs = 3_000;

/**
 * recovering (nothing is connected) -> looking at the repositories -> connecting -> greeting -> working -> stopping.
 * Returns before the connection is there: a node may start before its hub does.
 */
export async function runNode(options: RunNodeOptions): Promise<RunningNode> {
  const node = await assemble(options);
  const { shop, stopping, onBroken } = node;
  const { context, lanes, heads } = shop;
  for (const unpushed of await recover(context)) {
    lanes.begin({ lane: 'unpushed', limit: Infinity, name: unpushed.order.id, run: () => pushOn(node, unpushed) });
  }
  lanes.begin({ lane: 'teardown', limit: Infinity, name: 'teardown', run: () => clearLeftRooms(context) });
  await look(heads, options.identity.repositories, { session: shop.session, everyMs: options.settings.observeEveryMs, signal: stopping.signal, onBroken });
  for (const order of unfinishedOrders(context.local)) beginOrder(shop, order);
  keepAgents(node).catch(onBroken);
  watchStorage(node.storage, storageEveryMs, stopping.signal).catch(onBroken);
  const connection = keepConnected(node);
  return {
    stop: () => stopNode(node, connection), broken: node.broken, held: node.held,
    setDuty: node.duty.set, idle: lanes.idle, look: () => lookAt(node, connection),
    collectWorktrees: async (all) => void (await collectWorktrees(context, { all, running: true, now: context.now() })),
  };
}

/** What a cancel or the hub's list of live epochs ends, like any attempt. */
async function pushOn({ shop: { context, running } }: Assembled, { order, verdict }: UnpushedWork): Promise<void> {
  const signal = running.enter(order.body);
  try {
    await settleVerdict(context, order, { verdict, mirror: mirrorOf(context, order.body.repository), signal });
  } finally {
    running.leave(order.body);
  }
}

function lookAt({ shop, options, agents, duty, storage }: Assembled, { presence }: KeptConnection): NodeLook {
  const { lanes, context } = shop;
  return {
    duty: duty.now(), idleBecause: storage.why(), hub: presence.state,
    attempts: { ...lanes.count(attemptLane), slots: options.settings.slots }, reviews: lanes.count('review'), unsettledFacts: countUnsettled(context.local), starts: lookAtStarts(context),
    agents: agents.list().map(({ name, version, usable }) => ({ name, version, usable })),
  };
}

/** An agent is updated, or logs in, while the node runs: the hub hears of it. */
async function keepAgents({ agents, changed, stopping, options }: Assembled): Promise<void> {
  while (await pause(options.settings.observeEveryMs, stopping.signal)) if (await agents.refresh()) changed.tell();
}

/** Nothing new begins; what runs is told as before. After the limit it is handed over all the same. */
async function waitForAttempts({ shop, options }: Assembled): Promise<void> {
  const { running } = shop.lanes.count(attemptLane);
  if (running === 0) return;
  shop.context.log('info', `waiting for ${running} ${running === 1 ? 'attempt' : 'attempts'}, at most ${Math.round(options.settings.stopWithinMs / 1_000)} s`);
  const enough = new AbortController();
  await Promise.race([shop.lanes.idle(), pause(options.settings.stopWithinMs, enough.signal)]);
  enough.abort();
}

async function stopNode(node: Assembled, connection: KeptConnection): Promise<void> {
  const { shop, report, stopping, wire, options } = node;
  const { context, lanes, running } = shop;
  lanes.hold(true);
  if (options.settings.atStop === 'wait') await waitForAttempts(node);
  stopping.abort('shutdown');
  running.stopAll('shutdown');
  const connected = connection.current();
  connection.presence.stop();
  wire.presence({ type: 'goodbye', hub: context.hub, node: context.node, boot: context.boot });
  await connected?.stop();
  const enough = new AbortController();
  const limit = pause(options.settings.stopWithinMs, enough.signal).then(() => enough.abort());
  const ended = await Promise.race([lanes.idle().then(() => true), limit.then(() => false)]);
  if (ended) await freeMirrors(context, enough.signal);
  if (connected !== null && connected.bus.connected && wire.admitted) await report.flushed(enough.signal);
  enough.abort();
  await report.stop();
  await connected?.bus.close();
  context.ports.close();
  closeLocal(context.local);
}
