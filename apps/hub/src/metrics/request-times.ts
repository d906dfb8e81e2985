import type { Family, Sample } from './exposition.ts';

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

interface Times {
  readonly method: string;
  readonly route: string;
  /** How many took no longer than each bound, and longer than the one before. */
  readonly within: number[];
  readonly statuses: Map<number, number>;
  sum: number;
  count: number;
}

/** Per request: a look-up and three additions. Routes are those of the table, so there is an end to them. */
export interface RequestTimes {
  add(method: string, route: string, status: number, seconds: number): void;
  families(): readonly Family[];
}

export function requestTimes(): RequestTimes {
  const all = new Map<string, Times>();
  return {
    add(method, route, status, seconds) {
      const key = `${method} ${route}`;
      let times = all.get(key);
      if (times === undefined) all.set(key, (times = { method, route, within: bounds.map(() => 0), statuses: new Map(), sum: 0, count: 0 }));
      const at = bounds.findIndex((bound) => seconds <= bound);
      if (at >= 0) times.within[at] = (times.within[at] ?? 0) + 1;
      times.statuses.set(status, (times.statuses.get(status) ?? 0) + 1);
      times.sum += seconds;
      times.count += 1;
    },
    families: () => [
      { name: 'fuel_http_request_duration_seconds', help: 'From the first byte of a request to the last of its answer.', type: 'histogram', samples: [...all.values()].flatMap(histogram) },
      {
        name: 'fuel_http_requests_total',
        help: 'Requests that were answered.',
        type: 'counter',
        samples: [...all.values()].flatMap(({ method, route, statuses }) => [...statuses].map(([status, value]) => ({ labels: { method, route, status: String(status) }, value }))),
      },
    ],
  };
}

function histogram({ method, route, within, sum, count }: Times): Sample[] {
  let passed = 0;
  const buckets = bounds.map((bound, at) => {
    passed += within[at] ?? 0;
    return { part: '_bucket', labels: { method, route, le: String(bound) }, value: passed };
  });
  return [...buckets, { part: '_bucket', labels: { method, route, le: '+Inf' }, value: count }, { part: '_sum', labels: { method, route }, value: sum }, { part: '_count', labels: { method, route }, value: count }];
}
