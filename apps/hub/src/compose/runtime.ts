import type { BusConnection, NodeIssuer } from '@fuel/bus';
import type { Id } from '@fuel/contracts';
import type { EngineDeps } from '@fuel/engine';
import type { Store } from '@fuel/store';
import type { newId } from '@fuel/process';
import type { Audit } from '../audit/open-audit.ts';
import type { HubSettings } from '../config.ts';
import type { NatsWay } from '../join/nats-servers.ts';
import type { LiveLogs } from '../logs/open-live-logs.ts';
import type { HubMetrics } from '../metrics/hub-metrics.ts';
import type { HubKey } from './hub-key.ts';
import type { Log } from './log.ts';

/** What the hub is made of, put together once at its start and handed to whoever needs a part of it. */
export interface Runtime {
  readonly settings: HubSettings;
  readonly hub: Id;
  readonly key: HubKey;
  readonly store: Store;
  readonly engine: EngineDeps;
  readonly bus: Pick<BusConnection, 'connected'>;
  /** Vouches for nodes at NATS. */
  readonly nodeIssuer: NodeIssuer;
  readonly nats: NatsWay;
  readonly log: Log;
  readonly audit: Audit;
  readonly logs: LiveLogs;
  readonly metrics: HubMetrics;
  now(): number;
  newId: typeof newId;
  /** Something was committed: the dispatcher, the relay and the streams of events look again. */
  wake(): void;
  /** What the hub has to tell this node has changed. */
  askHello(node: Id): void;
  /** Something was committed of which nothing follows: only the streams of events look again. */
  ring(): void;
  onWake(listener: () => void): () => void;
  /** Aborted when the hub begins to stop: whoever waits for news ends. */
  readonly closing: AbortSignal;
}

export const RUNTIME = Symbol('RUNTIME');
