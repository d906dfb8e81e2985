import { createHash } from 'node:crypto';
import path from 'node:path';

/** What a service manager has to know to run one node. */
export type Service = {
  readonly home: string;
  /** The Node that runs now, and the program: both by their full paths, for a service has another PATH than a terminal. */
  readonly execPath: string;
  readonly program: string;
  readonly scope: 'user' | 'system';
  /** Whom a system service runs as. */
  readonly runAs: string;
  readonly homeOfUser: string;
  /** What agents find their tools by, and which way out there is. Never a secret: the file can be read by everybody. */
  readonly environment: Readonly<Record<string, string>>;
};

/** One home, one service: the folder's name for people, a hash so that two of one name do not meet. */
export function serviceName(home: string): string {
  const beside = home.endsWith(`${path.sep}.fuel${path.sep}node`) ? path.dirname(path.dirname(home)) : home;
  const readable = path.basename(beside).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return `fuel-node-${readable === '' ? 'node' : readable}-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
}

/** Where secrets of the service go, one NAME=value a line; only its owner reads it. */
export const secretsFile = (home: string): string => path.join(home, 'service.env');

const captured = [
  'PATH', 'LANG', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'NODE_USE_ENV_PROXY', 'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'FUEL_NATS_URL', 'FUEL_NODE_SLOTS', 'FUEL_NODE_LABELS', 'FUEL_NODE_LANDS', 'FUEL_NODE_STATUS_PORT',
];
const hasSecret = (value: string): boolean => /\/\/[^/@]+@/.test(value);

/** What of the terminal's environment the service shall have too; what holds a password is named and left out. */
export function captureEnvironment(env: Readonly<Record<string, string | undefined>>): { readonly environment: Record<string, string>; readonly leftOut: readonly string[] } {
  const given = captured.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]] as const]));
  const usable = given.filter(([, value]) => !hasSecret(value));
  return { environment: Object.fromEntries(usable), leftOut: given.filter(([, value]) => hasSecret(value)).map(([name]) => name) };
}
