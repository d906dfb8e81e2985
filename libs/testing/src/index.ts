export { startChild, type Child } from './child.ts';
export { findNatsServer } from './find-nats-server.ts';
export { freePort } from './free-port.ts';
export { leftovers, newMark, type Leftover } from './leftovers.ts';
export { openClient, type TestClient } from './open-client.ts';
export { startNats, type NatsOptions, type TestNats } from './start-nats.ts';
export { startPostgres, type PostgresOptions, type TestDatabase, type TestPostgres } from './start-postgres.ts';
export { temporaryDirectory, type TemporaryDirectory } from './temporary-directory.ts';
export { until, type UntilOptions } from './until.ts';
