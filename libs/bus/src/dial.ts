import { createConnection, type Socket } from 'node:net';
import { NatsConnectionImpl, setTransportFactory, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { NodeTransport } from '@nats-io/transport-node/lib/node_transport.js';
import { anySocket } from './any-socket.ts';
import { nextServer } from './next-server.ts';
import { schedule } from './reconnect-schedule.ts';
import { rememberingResolver } from './resolve-name.ts';

const resolveName = rememberingResolver(schedule.nameMs);

/** Where a NATS server has answered this process. A hub that does not know how it is reached names several; the wrong ones must not cost the time of the right one. */
const answered = new Set<string>();
const hasAnswered = (hostname: string, port: number): boolean => answered.has(`${hostname}:${port}`);

class Transport extends NodeTransport {
  override async connect(...[to, options]: Parameters<NodeTransport['connect']>): Promise<void> {
    await super.connect(to, options);
    answered.add(`${to.tlsName || to.hostname}:${to.port}`);
  }

  override dial({ hostname, port }: Parameters<NodeTransport['dial']>[0]): Promise<Socket> {
    const known = answered.size === 0 || hasAnswered(this.tlsName || hostname, port);
    return anySocket(() => createConnection(port, hostname).setNoDelay(true), { everyMs: schedule.socketEveryMs, limitMs: known ? schedule.dialMs : schedule.strangerMs });
  }
}

/** As the client's own connect, but for names, which it has resolved for as long as that takes, and sockets, of which it opens one. */
export async function dial(options: ConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new Transport(), dnsResolveFn: resolveName });
  const nats = await NatsConnectionImpl.connect({ ...options, reconnectToServer: nextServer(hasAnswered) });
  // Who has patience with the first server has none with one that does not answer later.
  (nats as NatsConnectionImpl).options.timeout = schedule.dialMs;
  return nats;
}
