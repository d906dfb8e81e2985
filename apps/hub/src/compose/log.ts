import { pino, type DestinationStream, type Logger } from 'pino';
import type { HubSettings } from '../config.ts';

export type Log = Logger;
export const LOG = Symbol('LOG');

const secret = ['authorization', 'token', 'nodeToken', 'seed', 'jwt', 'password'];
const redact = { paths: [...secret, ...secret.map((name) => `*.${name}`), 'req.headers.authorization'], censor: '(secret)' };

/** Talk goes to stderr: stdout belongs to whoever asked for --json. */
export function createLog(settings: HubSettings['log'], stderr: DestinationStream = process.stderr): Log {
  const options = { level: settings.level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  return pino(options, settings.format === 'json' ? stderr : { write: (line) => stderr.write(readable(line)) });
}

interface Line {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** 12:00:00 warn   what happened  key=value */
function readable(json: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(json) as Line;
  const details = Object.entries(rest).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const trouble = err === undefined ? '' : `\n    ${(err.stack ?? err.message ?? '').replaceAll('\n', '\n    ')}`;
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${msg ?? ''}${details.join('')}${trouble}\n`;
}
