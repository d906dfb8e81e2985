import { BusFailure, visit, type Visited } from '@fuel/bus';
import { subjects } from '@fuel/contracts';
import { fail, fine, inTurn, warn, type Check } from '../checks/check.ts';
import { dialDns, dialTcp, dialTls, type Place } from './dial.ts';
import { isHere } from './reach-hub.ts';

export type NatsWay = { readonly servers: readonly string[]; readonly node: string; readonly seed: string; readonly jwt: string };

/** JetStream as we use it, and decentralised users: older servers have not been tried. */
const oldest = [2, 9] as const;
/** An order has at most 256 KiB, a batch of facts more. */
const leastPayload = 1024 * 1024;

/** The way to NATS as the node will go it. Of several servers one is enough: the first that lets us in, else what was met at the first. */
export async function reachNats(way: NatsWay): Promise<readonly Check[]> {
  let first: readonly Check[] | null = null;
  for (const server of way.servers) {
    const checks = await reachServer(server, way);
    if (!checks.some(({ state }) => state === 'error')) return checks;
    first ??= checks;
  }
  return first ?? [fail('nats.server', 'the hub names no NATS server', 'Let the operator of the hub set FUEL_NATS_ADVERTISE.')];
}

const usualPort = (url: URL): number => ({ 'ws:': 80, 'wss:': 443 })[url.protocol] ?? 4222;

async function reachServer(server: string, way: NatsWay): Promise<readonly Check[]> {
  if (!URL.canParse(server)) return [fail('nats.dns', `"${server}" is no address of a NATS server`, 'It looks like nats://host:4222; correct --nats, FUEL_NATS_URL or what the hub advertises.')];
  const url = new URL(server);
  const whoListens = isHere(url.hostname)
    ? 'Start the hub or its NATS server'
    : 'Let the hub say where NATS is for machines like this one (FUEL_NATS_ADVERTISE), or give the way from here with --nats or FUEL_NATS_URL';
  const place: Place = { of: 'nats', hostname: url.hostname, port: url.port === '' ? usualPort(url) : Number(url.port), whoListens };
  const steps = [
    { name: 'nats.dns', run: () => dialDns(place) },
    { name: 'nats.tcp', run: () => dialTcp(place) },
    // A nats:// server may still ask for TLS after its greeting; the visit below goes along with it.
    ...(url.protocol === 'wss:' ? [{ name: 'nats.tls', run: () => dialTls(place) }] : []),
    { name: 'nats.auth', run: () => visitServer(server, way) },
  ];
  return inTurn(steps);
}

async function visitServer(server: string, way: NatsWay): Promise<Check> {
  try {
    return judgeServer(await visit({ servers: [server], name: `${way.node}-doctor`, inboxPrefix: subjects.inboxPrefix(way.node), credentials: { jwt: way.jwt, seed: way.seed } }));
  } catch (cause) {
    if (!(cause instanceof BusFailure)) throw cause;
    return judgeFailure(server, cause);
  }
}

export function judgeServer({ server, version, maxPayload, jetStream, roundTripMs }: Visited): Check {
  const name = 'nats.auth';
  const seen = `nats-server ${version} at ${server} lets this node in (${Math.max(1, Math.round(roundTripMs))} ms)`;
  if (!isAtLeast(version, oldest)) return warn(name, `${seen}, and it is older than ${oldest.join('.')}`, `Update the server: ${oldest.join('.')} is the oldest that was tested.`);
  if (!jetStream) return fail(name, `${seen}, and it has no JetStream`, 'Switch JetStream on in the configuration of the server: jetstream { store_dir: … }');
  if (maxPayload < leastPayload) return fail(name, `${seen}, and takes messages of ${maxPayload} bytes at most`, `Set max_payload to ${leastPayload} or more in the configuration of the server.`);
  return fine(name, seen);
}

export const isAtLeast = (version: string, least: readonly number[]): boolean => {
  const parts = version.split(/[.-]/).map(Number);
  const differs = least.findIndex((part, n) => part !== (parts[n] ?? 0));
  return differs === -1 || (parts[differs] ?? 0) > (least[differs] ?? 0);
};

export function judgeFailure(server: string, { code, message }: Pick<BusFailure, 'code' | 'message'>): Check {
  const name = 'nats.auth';
  const joinAgain = 'Join again with a fresh token (fuel node token REPOSITORY); if it stays, the server does not know the account of this hub.';
  if (code === 'bus.unauthorized' || code === 'bus.forbidden') return fail(name, `the NATS server at ${server} does not let this node in: ${message}`, joinAgain);
  if (code === 'bus.timeout') return fail(name, `${server} accepts connections and does not speak NATS: ${message}`, 'Correct the port; or a proxy between passes on no NATS, then use ws:// or wss://.');
  return fail(name, `the NATS server at ${server} cannot be used: ${message}`, 'If it wants TLS with a CA of its own: NODE_EXTRA_CA_CERTS=/path/ca.pem; else look at the log of the server.');
}
