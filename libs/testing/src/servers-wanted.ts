/** Where Postgres and NATS of a test run. */
export type ServersWanted = 'embedded' | 'containers' | 'auto';

/** FUEL_TEST_SERVERS: programs of this machine unless containers are asked for. */
export function serversWanted(env: Readonly<Record<string, string | undefined>>): ServersWanted {
  const said = env['FUEL_TEST_SERVERS'] || 'embedded';
  if (said === 'embedded' || said === 'containers' || said === 'auto') return said;
  throw new Error(`FUEL_TEST_SERVERS is "${said}": say embedded (programs of this machine), containers, or auto (containers where a Docker engine answers)`);
}

/** The names of images, where the official ones cannot be had (docker/local/make.sh). */
export const serverImages = (env: Readonly<Record<string, string | undefined>>) => ({
  postgres: env['FUEL_IMAGE_POSTGRES'] || 'postgres:18-alpine',
  nats: env['FUEL_IMAGE_NATS'] || 'nats:2-alpine',
});
