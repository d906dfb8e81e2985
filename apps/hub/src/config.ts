import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EngineSettings } from '@fuel/engine';
import { type CrashAt, crashPoints, isTestBuild, parseCrashAt } from './crash/crash-at.ts';

export interface HubSettings {
  readonly dataDirectory: string;
  readonly http: { readonly host: string; readonly port: number; readonly bodyLimit: number };
  readonly database: { readonly kind: 'embedded' } | { readonly kind: 'external'; readonly url: string };
  readonly nats: { readonly kind: 'embedded'; readonly program: string | null } | { readonly kind: 'external'; readonly url: string; readonly seedFile: string };
  /** What nodes are told instead of the host that they called. */
  readonly natsAdvertise: readonly string[];
  /** Null: `hub.seed` in the data directory. Hubs that share a database share the key. */
  readonly keyFile: string | null;
  /** The old key is lost: this hub's own counts from now on. */
  readonly replaceKey: boolean;
  readonly engine: EngineSettings;
  /** For tests of what survives it; null in everything that is shipped. */
  readonly crashAt: CrashAt | null;
  readonly log: { readonly format: 'json' | 'text'; readonly level: LogLevel };
}

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One setting that cannot be used: its name, the reason, the remedy. */
export interface Fault {
  readonly name: string;
  readonly reason: string;
  readonly remedy: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const minute = 60_000;
const hour = 60 * minute;
const attempt = { firstOutputMs: minute, idleMs: 10 * minute, totalMs: 2 * hour, graceMs: 10_000 };
const reviewTotalMs = hour;

/** The only place where the hub reads its environment. Everything that is wrong is reported at once. */
export function parseSettings(env: Environment, { terminal } = { terminal: false }): { ok: true; settings: HubSettings } | { ok: false; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const read = reader(env, faults);
  const settings: HubSettings = {
    dataDirectory: dataDirectory(read.text),
    http: {
      host: read.text('FUEL_HUB_HOST') ?? '127.0.0.1',
      port: read.whole('FUEL_HUB_PORT', 7447, 0, 65_535),
      bodyLimit: read.whole('FUEL_BODY_LIMIT', 64 * 1024 * 1024, 1024, 1024 * 1024 * 1024),
    },
    database: database(read),
    nats: nats(read),
    natsAdvertise: (read.text('FUEL_NATS_ADVERTISE') ?? '').split(',').flatMap((part) => natsAddress(part.trim(), faults)),
    keyFile: path(read.text('FUEL_HUB_KEY_FILE')),
    replaceKey: read.choice('FUEL_HUB_KEY_REPLACE', ['0', '1'], '0') === '1',
    engine: {
      leaseMs: read.whole('FUEL_LEASE_MS', 10_000, 500, hour),
      offlineGraceMs: read.whole('FUEL_OFFLINE_GRACE_MS', 12 * hour, 0, 30 * 24 * hour),
      attempt,
      reviewTotalMs,
    },
    crashAt: crash(read),
    log: {
      format: read.choice('FUEL_LOG_FORMAT', ['json', 'text'], terminal ? 'text' : 'json'),
      level: read.choice('FUEL_LOG_LEVEL', logLevels, 'info'),
    },
  };
  return faults.length === 0 ? { ok: true, settings } : { ok: false, faults };
}

interface Reader {
  /** An empty variable is one that is not set: compose files and shells produce them. */
  text(name: string): string | undefined;
  whole(name: string, otherwise: number, least: number, most: number): number;
  choice<const C extends string>(name: string, choices: readonly C[], otherwise: C): C;
  fault(name: string, reason: string, remedy: string): void;
}

function reader(env: Environment, faults: Fault[]): Reader {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const fault = (name: string, reason: string, remedy: string): void => void faults.push({ name, reason, remedy });
  return {
    text,
    fault,
    whole(name, otherwise, least, most) {
      const given = text(name);
      if (given === undefined) return otherwise;
      const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (value >= least && value <= most) return value;
      fault(name, `is "${given}"`, `Give a whole number from ${least} to ${most}, or leave it away for ${otherwise}.`);
      return otherwise;
    },
    choice(name, choices, otherwise) {
      const given = text(name);
      const found = choices.find((choice) => choice === given);
      if (given !== undefined && found === undefined) fault(name, `is "${given}"`, `Use one of ${choices.join(', ')}, or leave it away for ${otherwise}.`);
      return found ?? otherwise;
    },
  };
}

function crash(read: Reader): CrashAt | null {
  const given = read.text('FUEL_CRASH_AT');
  if (given === undefined) return null;
  if (!isTestBuild()) read.fault('FUEL_CRASH_AT', 'kills the hub in the middle of its work, and only a test build does that', 'Leave it away.');
  const at = parseCrashAt(given);
  if (at === null) read.fault('FUEL_CRASH_AT', `is "${given}"`, `Give a point and how often it is passed before, as facts.commit.after:2; points are ${crashPoints.join(', ')}.`);
  return at;
}

const path = (given: string | undefined): string | null => (given === undefined ? null : resolve(given));

function dataDirectory(text: Reader['text']): string {
  const dataHome = text('XDG_DATA_HOME') ?? join(text('HOME') ?? homedir(), '.local', 'share');
  return resolve(text('FUEL_HUB_DATA') ?? join(dataHome, 'fuel', 'hub'));
}

function database(read: Reader): HubSettings['database'] {
  const url = read.text('DATABASE_URL');
  if (url === undefined) return { kind: 'embedded' };
  if (!/^postgres(ql)?:$/.test(protocolOf(url))) {
    read.fault('DATABASE_URL', 'is not the address of a Postgres database', 'It looks like postgresql://user:password@host:5432/database; without it the hub starts a Postgres of its own.');
  }
  return { kind: 'external', url };
}

function nats(read: Reader): HubSettings['nats'] {
  const url = read.text('NATS_URL');
  if (url === undefined) return { kind: 'embedded', program: path(read.text('FUEL_NATS_SERVER')) };
  if (!/^(nats|tls|wss?):$/.test(protocolOf(url))) {
    read.fault('NATS_URL', `is "${url}"`, 'It looks like nats://host:4222 or tls://host:4222; without it the hub starts a nats-server of its own.');
  }
  const seedFile = path(read.text('FUEL_NATS_ACCOUNT_SEED_FILE'));
  if (seedFile === null) {
    read.fault(
      'FUEL_NATS_ACCOUNT_SEED_FILE',
      'is not set, and with a NATS server of your own (NATS_URL) the hub has to sign the credentials of its nodes',
      "Give the path of a file that holds a signing seed of the account (SA…) and, on a second line, the account's public key (A…); or leave NATS_URL away.",
    );
  }
  return { kind: 'external', url, seedFile: seedFile ?? '' };
}

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');

function natsAddress(given: string, faults: Fault[]): string[] {
  if (given === '') return [];
  const url = /^[a-z]+:\/\//.test(given) ? given : `nats://${given}`;
  if (/^(nats|tls|wss?):$/.test(protocolOf(url)) && new URL(url).hostname !== '') return [url];
  faults.push({ name: 'FUEL_NATS_ADVERTISE', reason: `names "${given}"`, remedy: 'Give what nodes shall connect to, as nats://host:port, several separated by commas.' });
  return [];
}
