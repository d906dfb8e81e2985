import { describe, expect, test } from '@jest/globals';
import { parseSettings } from './config.ts';

const settingsOf = (env: Record<string, string>) => {
  const parsed = parseSettings({ HOME: '/home/ada', ...env });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.settings;
};
const faultsOf = (env: Record<string, string>) => {
  const parsed = parseSettings({ HOME: '/home/ada', ...env });
  return parsed.ok ? [] : parsed.faults;
};

describe('the settings of the hub', () => {
  test('given nothing, then the hub keeps to this machine and brings its own Postgres and NATS', () => {
    expect(settingsOf({})).toMatchObject({
      dataDirectory: '/home/ada/.local/share/fuel/hub',
      http: { host: '127.0.0.1', port: 7447, bodyLimit: 67_108_864 },
      database: { kind: 'embedded' },
      nats: { kind: 'embedded', program: null },
      natsAdvertise: [],
      keyFile: null,
      replaceKey: false,
      engine: { leaseMs: 10_000, offlineGraceMs: 43_200_000 },
      log: { format: 'json', level: 'info' },
    });
  });

  test('given a data home, then the data lives under it, and given a directory of its own, then there', () => {
    expect(settingsOf({ XDG_DATA_HOME: '/data' }).dataDirectory).toBe('/data/fuel/hub');
    expect(settingsOf({ XDG_DATA_HOME: '/data', FUEL_HUB_DATA: '/srv/hub' }).dataDirectory).toBe('/srv/hub');
  });

  test('given servers of our own with the seed, then they are used and advertised as told', () => {
    const settings = settingsOf({
      DATABASE_URL: 'postgres://u:p@db/fuel',
      NATS_URL: 'tls://nats:4222',
      FUEL_NATS_ACCOUNT_SEED_FILE: '/run/secrets/seed',
      FUEL_NATS_ADVERTISE: 'nats.example.com:4222, wss://nats.example.com',
    });
    expect(settings.database).toEqual({ kind: 'external', url: 'postgres://u:p@db/fuel' });
    expect(settings.nats).toEqual({ kind: 'external', url: 'tls://nats:4222', seedFile: '/run/secrets/seed' });
    expect(settings.natsAdvertise).toEqual(['nats://nats.example.com:4222', 'wss://nats.example.com']);
  });

  test('given a NATS server without the seed of its account, then the start is refused with the reason and the remedy', () => {
    const [fault] = faultsOf({ NATS_URL: 'nats://nats:4222' });
    expect(fault).toMatchObject({ name: 'FUEL_NATS_ACCOUNT_SEED_FILE', reason: expect.stringContaining('sign the credentials'), remedy: expect.stringContaining('SA…') });
  });

  test('given several settings that cannot be used, then all of them are named at once, and no password', () => {
    const faults = faultsOf({ FUEL_HUB_PORT: '70000', FUEL_LEASE_MS: '1s', DATABASE_URL: 'mysql://u:secret@db', FUEL_LOG_FORMAT: 'pretty', FUEL_NATS_ADVERTISE: 'http://x' });
    expect(faults.map((fault) => fault.name)).toEqual(['FUEL_HUB_PORT', 'DATABASE_URL', 'FUEL_NATS_ADVERTISE', 'FUEL_LEASE_MS', 'FUEL_LOG_FORMAT']);
    expect(JSON.stringify(faults)).not.toContain('secret');
  });

  test('given a terminal, then the log is for people, if nothing else was said', () => {
    const format = (env: Record<string, string>) => {
      const parsed = parseSettings({ HOME: '/', ...env }, { terminal: true });
      return parsed.ok ? parsed.settings.log.format : null;
    };
    expect([format({}), format({ FUEL_LOG_FORMAT: 'json' })]).toEqual(['text', 'json']);
  });

  test('given an empty variable, then it counts as not set', () => {
    expect(settingsOf({ FUEL_HUB_PORT: '', DATABASE_URL: ' ' })).toMatchObject({ http: { port: 7447 }, database: { kind: 'embedded' } });
  });
});
