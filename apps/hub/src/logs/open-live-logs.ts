import { type BusConnection, type CoreMessage, type CoreSubscription, openSealed, subscribeCore } from '@fuel/bus';
import { type Id, LOG_REPLAY_CONTRACT, logLines, messageTypes, sources, subjects } from '@fuel/contracts';
import { tellNode, type Voice } from '../control.ts';
import { type LogReader, openLogReader } from './log-reader.ts';

export interface Followed {
  readonly node: Id;
  readonly task: Id;
  readonly epoch: number;
  /** The first line that is wanted. */
  readonly from: number;
}

export interface FollowedLog extends Pick<LogReader, 'take' | 'live' | 'goLive' | 'next'> {
  leave(): void;
}

export interface LiveLogs {
  /** No more readers are taken now. */
  readonly full: boolean;
  follow(of: Followed, onNews: () => void): Promise<FollowedLog>;
}

export interface LiveLogOptions {
  readonly connection: BusConnection;
  readonly voice: Voice;
  readonly keysOf: (nodes: readonly Id[]) => Promise<ReadonlyMap<Id, string>>;
  /** The contract that the node spoke of in its last hello. */
  readonly contractOf: (node: Id) => number;
  readonly refused: (node: Id, reason: string) => void;
}

export const mostReaders = 200;

interface Heard {
  readonly subscription: CoreSubscription;
  readonly readers: Set<{ readonly of: Followed; readonly reader: LogReader }>;
}

/** What nodes log is heard only while somebody reads it, node by node, and kept nowhere. */
export function openLiveLogs({ connection, voice, keysOf, contractOf, refused }: LiveLogOptions): LiveLogs {
  const nodes = new Map<Id, Heard>();
  let readers = 0;

  const hear = (node: Id, key: string, { data }: CoreMessage): void => {
    const opened = openSealed(data, { type: messageTypes.log, source: sources.node(node), keys: [key], now: voice.now() });
    const read = opened.ok ? logLines.safeParse(opened.body) : null;
    if (!opened.ok) return refused(node, opened.reason);
    if (read?.success !== true || read.data.node !== node) return refused(node, 'its log cannot be read');
    for (const { of, reader } of nodes.get(node)?.readers ?? []) if (of.task === read.data.task && of.epoch === read.data.epoch) reader.offer(read.data);
  };
  const listenTo = (node: Id, key: string): Heard => {
    const there = nodes.get(node);
    if (there !== undefined) return there;
    const heard: Heard = { readers: new Set(), subscription: subscribeCore(connection, subjects.log(voice.hub, node), { handler: (message) => hear(node, key, message) }) };
    nodes.set(node, heard);
    return heard;
  };
  return {
    get full() {
      return readers >= mostReaders;
    },
    async follow(of, onNews) {
      const key = (await keysOf([of.node])).get(of.node);
      if (key === undefined) throw new Error(`node ${of.node} has an attempt and no key`);
      const reader = openLogReader({ from: of.from, onNews });
      const one = { of, reader };
      const heard = listenTo(of.node, key);
      heard.readers.add(one);
      readers += 1;
      // On the same connection as the subscription before it, so the answer finds somebody listening.
      if (contractOf(of.node) >= LOG_REPLAY_CONTRACT) tellNode(voice, of.node, { type: 'logWanted', task: of.task, epoch: of.epoch });
      else reader.goLive();
      return {
        take: reader.take,
        goLive: reader.goLive,
        get live() {
          return reader.live;
        },
        get next() {
          return reader.next;
        },
        leave() {
          if (!heard.readers.delete(one)) return;
          readers -= 1;
          if (heard.readers.size > 0) return;
          heard.subscription.stop();
          nodes.delete(of.node);
        },
      };
    },
  };
}
