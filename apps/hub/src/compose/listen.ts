import type { AddressInfo } from 'node:net';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { HubSettings } from '../config.ts';
import type { FactsStrategy } from '../ingest/facts-strategy.ts';
import type { HubApp } from './create-app.ts';
import { isErrno, StartFailure } from './start-failure.ts';

/** Facts come in from now on, through their own transport, and callers. */
export async function listen(app: HubApp, strategy: FactsStrategy, { host, port }: HubSettings['http']): Promise<string> {
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  await app.startAllMicroservices();
  try {
    await app.listen(port, host);
  } catch (cause) {
    throw explain(cause, host, port);
  }
  const { port: given } = app.getHttpServer().address() as AddressInfo;
  return `http://${nameOf(host)}:${given}`;
}

/** Where this machine's own programs reach it. */
const nameOf = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

function explain(cause: unknown, host: string, port: number): unknown {
  if (isErrno(cause, 'EADDRINUSE')) return new StartFailure(`port ${port} of ${host} is taken`, 'Stop whoever has it, or choose another one with FUEL_HUB_PORT (0: a free one).', cause);
  if (isErrno(cause, 'EACCES')) return new StartFailure(`port ${port} may not be opened by this user`, 'Choose one above 1023 with FUEL_HUB_PORT.', cause);
  if (isErrno(cause, 'EADDRNOTAVAIL', 'ENOTFOUND')) return new StartFailure(`${host} is no address of this machine`, 'Set FUEL_HUB_HOST to one of its addresses, 127.0.0.1 or 0.0.0.0.', cause);
  return cause;
}
