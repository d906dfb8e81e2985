import { expect, test } from '@jest/globals';
import { exposition } from './exposition.ts';
import { createMetrics } from './hub-metrics.ts';

test('given families, then the text form of Prometheus, with labels that cannot break out', () => {
  expect(exposition([{ name: 'a', help: 'A thing.', type: 'gauge', samples: [{ labels: { x: 'q"\\\n' }, value: 1.5 }, { value: Number.POSITIVE_INFINITY }] }])).toBe('# HELP a A thing.\n# TYPE a gauge\na{x="q\\"\\\\\\n"} 1.5\na +Inf\n');
});

test('given requests and work, then each is counted, and times are in cumulative buckets', () => {
  const metrics = createMetrics();
  for (const seconds of [0.004, 0.02, 3, 30]) metrics.requests.add('GET', '/api/v1/features/:id', 200, seconds);
  metrics.requests.add('GET', '/api/v1/features/:id', 404, 0.001);
  metrics.done.dispatches += 3;
  metrics.done.ordersResent += 2;
  const text = metrics.text(
    { tasks: { running: 4 }, features: { landed: 1 }, nodes: { online: 2, offline: 1 }, outbox: 5, parkedFacts: 0, inbox: 7 },
    { retries: 9, pool: { total: 3, idle: 2, waiting: 0 } },
  );
  const line = (start: string): string | undefined => text.split('\n').find((one) => one.startsWith(start));
  const route = 'method="GET",route="/api/v1/features/:id"';
  expect(['0.005', '0.01', '0.025', '2.5', '10', '+Inf'].map((le) => line(`fuel_http_request_duration_seconds_bucket{${route},le="${le}"}`)?.split(' ').at(-1))).toEqual(['2', '2', '3', '3', '4', '5']);
  expect(line(`fuel_http_requests_total{${route},status="404"}`)).toMatch(/ 1$/);
  for (const known of ['fuel_dispatches_total 3', 'fuel_orders_sent_total{send="again"} 2', 'fuel_tasks{state="running"} 4', 'fuel_nodes{presence="online"} 2', 'fuel_outbox_orders 5', 'fuel_commit_retries_total 9', 'fuel_postgres_connections{state="idle"} 2']) expect(text).toContain(`${known}\n`);
  expect(text).toMatch(/^fuel_event_loop_delay_seconds\{quantile="0\.99"\} [\d.e-]+$/m);
  for (const each of text.trimEnd().split('\n')) expect(each).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? (\+Inf|[\d.e+-]+))$/);
});
