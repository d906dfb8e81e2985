/** The oldest line in which one account cannot delete another's streams (CVE-2025-30215). */
export const natsReleaseVersion = '2.10.27';

export interface NatsRelease {
  readonly name: string;
  readonly url: string;
  readonly sumsUrl: string;
}

const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
const machines: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Where the official release for a machine lies; null where there is none that we know how to unpack. */
export function natsRelease(platform: string, arch: string): NatsRelease | null {
  const [system, machine] = [systems[platform], machines[arch]];
  if (system === undefined || machine === undefined) return null;
  const folder = `https://github.com/nats-io/nats-server/releases/download/v${natsReleaseVersion}`;
  const name = `nats-server-v${natsReleaseVersion}-${system}-${machine}`;
  return { name, url: `${folder}/${name}.tar.gz`, sumsUrl: `${folder}/SHA256SUMS` };
}

/** What a person without a nats-server can do, as commands to copy. */
export function natsRemedy(release: NatsRelease | null): string {
  const ways = ['As root on Debian or Ubuntu: apt-get install -y nats-server.', 'On a Mac: brew install nats-server.'];
  if (release !== null) {
    ways.push(
      `Or the official release: curl -fsSL ${release.sumsUrl} | grep ${release.name}.tar.gz shows its checksum; check that it is the published one, ` +
        'then start the hub with FUEL_NATS_SHA256=<that checksum>, and it is fetched and compared.',
    );
  }
  return [...ways, 'Or set FUEL_NATS_SERVER to a nats-server you have, or NATS_URL to a server of your own.'].join(' ');
}
