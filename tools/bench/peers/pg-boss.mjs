import { PgBoss } from 'pg-boss';

/**
 * A flow: the whole graph in one call. Batches of 100 in ten workers (1,000 side by side), fetching on as long as batches are full, woken by
 * NOTIFY; both polls as short as they may be. Dependencies are resolved by its own timer.
 */
export async function open({ databaseUrl, ran }) {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 20, useListenNotify: true, flowIntervalSeconds: 1, supervise: true });
  boss.on('error', (cause) => console.error(cause));
  await boss.start();
  await boss.createQueue('task', { notify: true });
  let left = 0;
  let finished = () => undefined;
  const work = async (jobs) => {
    for (const { data } of jobs) ran(data.id);
    left -= jobs.length;
    if (left === 0) finished();
  };
  await boss.work('task', { batchSize: 100, localConcurrency: 10, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, burstWhenBatchFull: true }, work);
  return {
    async run(graph) {
      left = graph.length;
      const done = new Promise((resolve) => (finished = resolve));
      await boss.flow(graph.map(({ id, after }) => ({ ref: String(id), name: 'task', data: { id }, dependsOn: after.map(String) })));
      await done;
    },
    close: () => boss.stop({ graceful: false }),
  };
}
