import { describe, expect, test } from '@jest/globals';
import { renderNatsConfig, type NatsConfig } from './nats-config.ts';

const config: NatsConfig = {
  serverName: 'fuel',
  host: '127.0.0.1',
  port: 4222,
  webSocketPort: null,
  storeDirectory: '/data/a "quoted" place/jetstream',
  pidFile: '/data/nats.pid',
  operatorJwt: 'op.er.ator',
  systemAccount: 'ASYS',
  accounts: { ASYS: 's.y.s', AFUEL: 'f.u.el' },
};

describe('renderNatsConfig', () => {
  test('given accounts, when it is written, then operator, system account and every account are in it', () => {
    const text = renderNatsConfig(config);
    expect(text).toContain('operator: op.er.ator\nsystem_account: ASYS\nresolver: MEMORY\nresolver_preload {\n  ASYS: s.y.s\n  AFUEL: f.u.el\n}');
  });

  test('given a path with quotes, when it is written, then it is quoted and cannot end its own text', () => {
    expect(renderNatsConfig(config)).toContain('store_dir: "/data/a \\"quoted\\" place/jetstream"');
  });

  test('given a port for WebSockets or none, when it is written, then the listener is there or not', () => {
    expect(renderNatsConfig(config)).not.toContain('websocket');
    expect(renderNatsConfig({ ...config, webSocketPort: 8222 })).toContain('websocket {\n  host: "127.0.0.1"\n  port: 8222\n  no_tls: true\n}');
  });
});
