export interface NatsConfig {
  readonly serverName: string;
  readonly host: string;
  readonly port: number;
  readonly webSocketPort: number | null;
  readonly storeDirectory: string;
  readonly pidFile: string;
  readonly operatorJwt: string;
  readonly systemAccount: string;
  /** Account public key -> JWT. */
  readonly accounts: Readonly<Record<string, string>>;
}

/**
 * The configuration of a server in operator mode whose accounts are all known beforehand; only words that nats-server 2.9 knows.
 * JetStream has no lower limit than the disk: what is acknowledged is gone, and the streams drop what is too old.
 */
export function renderNatsConfig(config: NatsConfig): string {
  const text = JSON.stringify;
  const webSocket =
    config.webSocketPort === null ? [] : ['websocket {', `  host: ${text(config.host)}`, `  port: ${config.webSocketPort}`, '  no_tls: true', '}'];
  return [
    '# Written by the hub at each start; changes are lost.',
    `server_name: ${text(config.serverName)}`,
    `host: ${text(config.host)}`,
    `port: ${config.port}`,
    `pid_file: ${text(config.pidFile)}`,
    ...webSocket,
    'jetstream {',
    `  store_dir: ${text(config.storeDirectory)}`,
    '}',
    `operator: ${config.operatorJwt}`,
    `system_account: ${config.systemAccount}`,
    'resolver: MEMORY',
    'resolver_preload {',
    ...Object.entries(config.accounts).map(([account, jwt]) => `  ${account}: ${jwt}`),
    '}',
    '',
  ].join('\n');
}
