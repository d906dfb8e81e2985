import { z } from 'zod';
import { repositoryRef } from './orders/order.ts';
import { failureKind } from './outcome.ts';
import { epoch, id, sha, slug, time } from './text.ts';

const liveAttempt = z.object({ task: id, epoch });
export type LiveAttempt = z.infer<typeof liveAttempt>;

/** One agent as the node found it. Looked at again when its program changes on the disk. */
const agentHere = z.object({
  name: slug,
  version: z.string().max(100).nullable(),
  /** An attempt may be given to it. */
  usable: z.boolean(),
  /** What is wrong and how it is mended; also of a usable one that may not work. */
  reason: z.string().max(500).nullable(),
  /** What an attempt would fail with, where it is not usable. */
  failure: failureKind.optional(),
  /** As far as it can be known without asking its provider. */
  login: z.enum(['yes', 'no', 'unknown']).optional(),
  /** Written from its documentation and never seen at work: what it does may differ. */
  unverified: z.boolean().optional(),
});
export type AgentHere = z.infer<typeof agentHere>;

/** After every connection, before anything is started: who I am, what I can do, what I have. */
export const hello = z.object({
  type: z.literal('hello'),
  hub: id,
  node: id,
  boot: id,
  contract: z.int().min(1),
  version: z.string().max(50),
  slots: z.int().min(0).max(10_000),
  agents: z.array(agentHere),
  /** `runs`: attempts may go there; `lands`: so may landings. Left out by an older node, which does both. */
  repositories: z.array(z.object({ id, readable: z.boolean(), head: sha.nullable(), runs: z.boolean().optional(), lands: z.boolean().optional() })),
  /** What people call it by: where it stands, what it is good for. */
  labels: z.array(slug).max(50).optional(),
  attempts: z.array(liveAttempt),
  /** Orders that are on the node's disk and not finished: the hub need not send them again. */
  orders: z.array(id),
  /** This life, and the earlier ones of which its journal still holds something: of no other it needs to hear how far the hub is. */
  boots: z.array(id).max(10_000).optional(),
  /** The last fact that its journal held by then: a hello that is older than what the hub has heard of since proves nothing lost. */
  seq: z.int().min(0).optional(),
  /** The folder that this life runs on, and the machine. An older node does not say; then the latest life that says hello counts. */
  home: z.object({ mark: id, host: z.string().max(255) }).optional(),
  /** Why it takes no orders now: no room, a person's wish. What it has, it finishes. */
  unready: z.string().max(1_000).optional(),
});
export type Hello = z.infer<typeof hello>;

/** A sign of life. It is never journalled; what it does not list is not running. */
export const alive = z.object({ type: z.literal('alive'), hub: id, node: id, boot: id, attempts: z.array(liveAttempt), freeSlots: z.int().min(0) });
export type Alive = z.infer<typeof alive>;

/** The node stops on purpose: nothing is sent to it until its next hello. */
export const goodbye = z.object({ type: z.literal('goodbye'), hub: id, node: id, boot: id });

export const presence = z.discriminatedUnion('type', [hello, alive, goodbye]);
export type Presence = z.infer<typeof presence>;

/** Who speaks for a node: a home that was copied is another, however alike they are. */
export const heldBy = z.object({ mark: id, host: z.string().max(255), since: time });
export type HeldBy = z.infer<typeof heldBy>;

/** The hub's answer to hello. An attempt of the node that is not in `live` is an old epoch: it is ended, its work is salvaged. */
export const welcome = z.object({
  type: z.literal('welcome'),
  hub: id,
  node: id,
  boot: id,
  live: z.array(liveAttempt),
  /** Per boot of this node: every fact up to here is settled. */
  watermarks: z.array(z.object({ boot: id, seq: z.int().min(0) })),
  /** Those that this node joined: one that it does not know was added since it asked. */
  repositories: z.array(id).optional(),
  /** The same, with where they are: a node that knows one otherwise asks again what it has to know. An older hub does not say. */
  places: z.array(repositoryRef).optional(),
  /** Set when the hub gives this node no orders, with the reason and the remedy. */
  refused: z.string().max(1_000).nullable(),
  /** Another home speaks for this node: this one ends, and what it says does not count. */
  held: heldBy.optional(),
});

export const watermark = z.object({ type: z.literal('watermark'), hub: id, node: id, boot: id, seq: z.int().min(0) });
/** A gap: facts from here on are asked for again. */
export const resend = z.object({ type: z.literal('resend'), hub: id, node: id, boot: id, fromSeq: z.int().min(1) });
/** The hub does not know this boot or has restarted: say hello again. */
export const helloWanted = z.object({ type: z.literal('helloWanted'), hub: id, node: id });

/** Somebody looks at the log of this attempt: what the node has kept of it is said once more. */
export const logWanted = z.object({ type: z.literal('logWanted'), hub: id, node: id, task: id, epoch });

export const control = z.discriminatedUnion('type', [welcome, watermark, resend, helloWanted, logWanted]);
export type Control = z.infer<typeof control>;

export const logLine = z.object({ stream: z.enum(['out', 'err', 'node']), text: z.string().max(16_000) });
export type LogLine = z.infer<typeof logLine>;

export const logLines = z.object({
  type: z.literal('log'),
  hub: id,
  node: id,
  task: id,
  epoch,
  firstLine: z.int().min(1),
  lines: z.array(logLine).max(500),
  /** The answer to `logWanted`: everything that is kept, up to now. */
  replay: z.boolean().optional(),
});
export type LogLines = z.infer<typeof logLines>;
