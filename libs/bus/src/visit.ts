import { connectBus, type BusConnection, type BusOptions } from './connect.ts';
import { BusFailure } from './failure.ts';

export type Visited = { readonly server: string; readonly version: string; readonly maxPayload: number; readonly jetStream: boolean; readonly roundTripMs: number };

/** One short visit: whether a server lets us in, and which one it is. Throws what stands in the way. */
export async function visit(options: Pick<BusOptions, 'servers' | 'credentials' | 'inboxPrefix' | 'name' | 'tls'>, patienceMs = 5_000): Promise<Visited> {
  const late = new BusFailure('bus.timeout', `${[options.servers].flat().join(', ')} did not let us in within ${patienceMs} ms`);
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(late), patienceMs)));
  const connecting = connectBus({ ...options, waitOnFirstConnect: false, connectTimeoutMs: patienceMs });
  // Whoever comes too late is sent home: a connection that nobody waits for must not stay.
  connecting.then((bus) => (over ? bus.close() : undefined)).catch(() => undefined);
  try {
    return await look(await Promise.race([connecting, limit]));
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

async function look(bus: BusConnection): Promise<Visited> {
  try {
    const began = performance.now();
    await bus.flush();
    const roundTripMs = performance.now() - began;
    const info = bus.nats.info;
    return { server: bus.server, version: info?.version ?? 'unknown', maxPayload: info?.max_payload ?? 0, jetStream: info?.jetstream === true, roundTripMs };
  } finally {
    await bus.close();
  }
}
