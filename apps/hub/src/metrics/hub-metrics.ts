import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { StatusCounts, StoreCounts } from '@fuel/store';
import type { Done } from './done.ts';
import { exposition, type Family, type Sample } from './exposition.ts';
import { requestTimes, type RequestTimes } from './request-times.ts';

export interface HubMetrics {
  readonly requests: RequestTimes;
  readonly done: Done;
  /** `status` is asked of the database when somebody looks, and never on the way of the work. */
  text(status: StatusCounts, store: StoreCounts): string;
}

const nanoseconds = 1e9;
const one = (name: string, type: 'counter' | 'gauge', help: string, value: number): Family => ({ name, help, type, samples: [{ value }] });
const by = (label: string, values: Readonly<Record<string, number>>): Sample[] => Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
const gauges = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, help, type: 'gauge', samples });

const counted = (done: Done, { retries }: StoreCounts): Family[] => [
  one('fuel_facts_ingested_total', 'counter', 'Facts of nodes that came in signed batches and were committed, also those that were known already.', done.facts),
  one('fuel_fact_messages_refused_total', 'counter', 'Messages of nodes that were unsigned, wrongly signed, foreign or unreadable.', done.messagesRefused),
  { name: 'fuel_orders_sent_total', help: 'Orders that were put on the wire, for the first time and again.', type: 'counter', samples: by('send', { first: done.ordersSent, again: done.ordersResent }) },
  one('fuel_dispatches_total', 'counter', 'Tasks that were given to a node.', done.dispatches),
  one('fuel_commit_retries_total', 'counter', 'Transactions that began again because of a stale row, a deadlock or a serialisation failure.', retries),
  one('fuel_event_readers_cut_total', 'counter', 'Readers of events that took nothing for too long.', done.readersCut),
];

const present = ({ tasks, features, nodes, outbox, parkedFacts, inbox }: StatusCounts, { pool }: StoreCounts): Family[] => [
  gauges('fuel_tasks', 'Tasks by state.', by('state', tasks)),
  gauges('fuel_features', 'Features by state.', by('state', features)),
  gauges('fuel_nodes', 'Nodes by presence.', by('presence', nodes)),
  one('fuel_outbox_orders', 'gauge', 'Orders that no node has confirmed yet.', outbox),
  one('fuel_facts_parked', 'gauge', 'Facts that could not be applied and were put aside.', parkedFacts),
  one('fuel_inbox_items', 'gauge', 'What waits for a person.', inbox),
  gauges('fuel_postgres_connections', 'Connections of this hub to Postgres, and who waits for one.', by('state', pool)),
];

export function createMetrics(): HubMetrics {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const requests = requestTimes();
  const done: Done = { facts: 0, messagesRefused: 0, ordersSent: 0, ordersResent: 0, dispatches: 0, readersCut: 0 };
  const ofProcess = (): Family[] => [
    gauges('fuel_event_loop_delay_seconds', 'How late the event loop was since the last look.', by('quantile', { '0.5': delay.percentile(50) / nanoseconds, '0.99': delay.percentile(99) / nanoseconds, '1': delay.max / nanoseconds })),
    one('process_resident_memory_bytes', 'gauge', 'Resident memory.', process.memoryUsage.rss()),
    one('process_start_time_seconds', 'gauge', 'When this process started.', Math.round(Date.now() / 1_000 - process.uptime())),
  ];
  return {
    requests,
    done,
    text(status, store) {
      const text = exposition([...requests.families(), ...counted(done, store), ...present(status, store), ...ofProcess()]);
      delay.reset();
      return text;
    },
  };
}
