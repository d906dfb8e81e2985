import { expect, test } from '@jest/globals';
import { natsRelease, natsReleaseVersion, natsRemedy } from './nats-release.ts';

test.each([
  ['linux', 'x64', 'linux-amd64'],
  ['linux', 'arm64', 'linux-arm64'],
  ['darwin', 'arm64', 'darwin-arm64'],
])('given %s on %s, when its release is looked for, then it is the one for %s', (platform, arch, suffix) => {
  expect(natsRelease(platform, arch)?.url).toBe(
    `https://github.com/nats-io/nats-server/releases/download/v${natsReleaseVersion}/nats-server-v${natsReleaseVersion}-${suffix}.tar.gz`,
  );
});

test('given a machine without a release that we can unpack, when it is looked for, then there is none and the remedy names the other ways', () => {
  const release = natsRelease('win32', 'x64');
  expect(release).toBeNull();
  expect(natsRemedy(release)).toMatch(/apt-get install -y nats-server.*FUEL_NATS_SERVER.*NATS_URL/);
});

test('given a machine with a release, when the remedy is written, then it holds the command that shows the checksum', () => {
  expect(natsRemedy(natsRelease('linux', 'x64'))).toContain('/SHA256SUMS | grep nats-server-v');
});
