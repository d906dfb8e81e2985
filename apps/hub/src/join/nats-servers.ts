export interface NatsWay {
  /** What the operator says nodes shall connect to. */
  readonly advertise: readonly string[];
  /** Where the hub itself connects to. */
  readonly url: string;
  readonly embedded: boolean;
}

/**
 * Where a node finds NATS: what the operator says, else the host under which the node reached this hub, with NATS's port. Of a
 * server that is not ours its own address comes after it, for it may be on another host.
 */
export function natsServersFor(way: NatsWay, calledHost: string): readonly string[] {
  if (way.advertise.length > 0) return way.advertise;
  const own = new URL(way.url);
  const host = hostnameOf(calledHost) ?? own.hostname;
  const called = `${own.protocol}//${host}:${own.port === '' ? '4222' : own.port}`;
  const direct = `${own.protocol}//${own.host}`;
  return way.embedded || isLoopback(own.hostname) || direct === called ? [called] : [called, direct];
}

/** The Host header comes from outside; what is no host is as good as none. */
function hostnameOf(header: string): string | null {
  if (!/^[A-Za-z0-9.:[\]-]{1,255}$/.test(header) || !URL.canParse(`http://${header}`)) return null;
  return new URL(`http://${header}`).hostname;
}

const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
