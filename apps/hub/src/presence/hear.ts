import { type CoreMessage, openSealed } from '@fuel/bus';
import { type HeldBy, type Hello, type Id, type LiveAttempt, messageTypes, presence, type RepositoryRef, sources, subjects } from '@fuel/contracts';
import { type EngineDeps, handle } from '@fuel/engine';
import { tellNode, type Voice } from '../control.ts';
import { heldUntil, whyHeld } from '../join/refuse-copy.ts';
import { whyTooOld } from '../join/refuse-old-node.ts';
import type { Roll } from './roll.ts';

export interface HearOptions {
  readonly engine: EngineDeps;
  readonly voice: Voice;
  readonly roll: Roll;
  readonly keysOf: (nodes: readonly Id[]) => Promise<ReadonlyMap<Id, string>>;
  /** Whoever else speaks for this node and was heard of since `silentBefore`; then nothing was changed. */
  readonly sayHello: (hello: Hello, at: number, refused: string | null, silentBefore: number) => Promise<HeldBy | null>;
  readonly goodbye: (node: Id, boot: Id) => Promise<void>;
  /** Since when this hub has heard its nodes without a break; null while it does not. */
  readonly listeningSince: () => number | null;
  /** What this node should be running, by the rows. */
  readonly liveAttempts: (node: Id) => Promise<readonly (LiveAttempt & { readonly order: Id; readonly confirmed: boolean })[]>;
  readonly watermarks: (node: Id) => Promise<readonly { readonly boot: Id; readonly seq: number }[]>;
  readonly repositoriesOfNode: (node: Id) => Promise<readonly RepositoryRef[]>;
  /** The node's own consumer on the orders stream: without it the node cannot pull. */
  readonly ensureConsumer: (node: Id) => Promise<void>;
  readonly committed: () => void;
  readonly refused: (node: Id, reason: string) => void;
}

/** Hears one sign of life. A node counts as present only after this hub has answered its hello. */
export async function hear(options: HearOptions, message: CoreMessage): Promise<void> {
  const node = subjects.nodeOf(message.subject);
  const key = (await options.keysOf([node])).get(node);
  if (key === undefined) return options.refused(node, 'this node has not joined');
  const now = options.voice.now();
  const opened = openSealed(message.data, { type: messageTypes.presence, source: sources.node(node), keys: [key], now });
  if (!opened.ok) return options.refused(node, opened.reason);
  const parsed = presence.safeParse(opened.body);
  if (!parsed.success) return options.refused(node, `its presence cannot be read: ${parsed.error.issues[0]?.message ?? ''}`);
  const said = parsed.data;
  if (said.node !== node || said.hub !== options.voice.hub) return options.refused(node, `it speaks for node ${said.node} to hub ${said.hub}`);
  switch (said.type) {
    case 'hello':
      return welcome(options, said, now);
    case 'alive':
      if (!options.roll.heard(node, said.boot, now)) tellNode(options.voice, node, { type: 'helloWanted' });
      return;
    case 'goodbye':
      options.roll.leave(node, said.boot);
      return options.goodbye(node, said.boot);
    default:
      return said satisfies never;
  }
}

async function welcome(options: HearOptions, hello: Hello, now: number): Promise<void> {
  const { node, boot } = hello;
  const refused = refusalOf(hello);
  const holder = await options.sayHello(hello, now, refused, silentBefore(options, now));
  if (holder !== null) return refuseCopy(options, hello, holder);
  const live = await options.liveAttempts(node);
  // Read after the live attempts: what confirmed one of them is settled by now.
  const watermarks = await options.watermarks(node);
  const lost = isOld(hello, watermarks) ? [] : live.filter((attempt) => attempt.confirmed && !has(hello, attempt));
  if (lost.length > 0) {
    const actor = { kind: 'node' as const, id: node };
    const message = 'the node came back without this attempt';
    await handle(options.engine, lost.map(({ task, epoch }) => ({ actor, command: { type: 'task.lose', task, epoch, message } })));
    options.committed();
  }
  await options.ensureConsumer(node);
  const repositories = await options.repositoriesOfNode(node);
  const kept = live.filter((attempt) => !lost.includes(attempt)).map(({ task, epoch }) => ({ task, epoch }));
  tellNode(options.voice, node, { type: 'welcome', boot, live: kept, watermarks: [...watermarks], repositories: repositories.map(({ id }) => id), places: [...repositories], refused });
  // Who takes no work for now is present all the same: what it runs is not lost, and must not be given to another.
  if (whyTooOld(hello) === null) options.roll.welcome(node, hello, now);
  else options.roll.leave(node, boot);
  options.committed();
}

/** While this hub has not listened for long enough, nobody's silence says anything. */
function silentBefore({ engine, listeningSince }: HearOptions, now: number): number {
  const before = heldUntil(now, engine.settings.leaseMs);
  return (listeningSince() ?? now) < before ? before : -Infinity;
}

/** It is told that nothing of it is live, so it ends what it runs; whoever holds the node is not touched. */
function refuseCopy(options: HearOptions, { node, boot, home }: Hello, holder: HeldBy): void {
  options.refused(node, `a second one with this identity${home === undefined ? '' : `, on ${home.host},`} wants to speak for this node, which ${holder.host} does since ${holder.since}`);
  tellNode(options.voice, node, { type: 'welcome', boot, live: [], watermarks: [], refused: whyHeld(holder), held: holder });
}

const has = (hello: Hello, attempt: LiveAttempt & { readonly order: Id }): boolean =>
  hello.orders.includes(attempt.order) || hello.attempts.some((one) => one.task === attempt.task && one.epoch === attempt.epoch);

/** A node says hello until it is answered; one that waited here while work went on does not know of that work. */
const isOld = ({ boot, seq }: Hello, watermarks: readonly { readonly boot: Id; readonly seq: number }[]): boolean =>
  seq !== undefined && watermarks.some((one) => one.boot === boot && one.seq > seq);

function refusalOf(hello: Hello): string | null {
  const reason = whyTooOld(hello);
  return reason === null ? (hello.unready ?? null) : `${reason} and start it again.`;
}
