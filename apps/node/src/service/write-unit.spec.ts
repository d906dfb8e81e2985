import { describe, expect, test } from '@jest/globals';
import { launchdPlist } from './launchd-plist.ts';
import { captureEnvironment, serviceName, type Service } from './capture.ts';
import { servicePlace } from './find-place.ts';
import { environmentOfUnit, programsOfUnit, systemdUnit } from './systemd-unit.ts';

const service: Service = {
  home: '/home/me/code/my api/.fuel/node', execPath: '/opt/node 24/bin/node', program: '/usr/lib/fuel/node.js', scope: 'user', runAs: 'me', homeOfUser: '/home/me',
  environment: { PATH: '/home/me/.local/bin:/usr/bin:/odd%p/"q"/$x' },
};

describe('the name of a service', () => {
  test('given two homes of one name, then each has its own, and people recognise both', () => {
    const [one, other] = ['/a/My Api/.fuel/node', '/b/My Api/.fuel/node'].map(serviceName);
    expect(one).toMatch(/^fuel-node-my-api-[0-9a-f]{8}$/);
    expect(other).not.toBe(one);
    expect(serviceName('/')).toMatch(/^fuel-node-node-/);
  });
});

describe('the unit for systemd', () => {
  test('given odd characters in paths, then they are what they are when it is read back', () => {
    const unit = systemdUnit(service);
    expect(environmentOfUnit(unit)).toEqual(service.environment);
    expect(programsOfUnit(unit)).toEqual([service.execPath, service.program]);
    expect(unit).toContain('/odd%%p/\\"q\\"/$x');
  });

  test('given a stop, an agent that eats the memory or a drain, then the node decides and not systemd', () => {
    const unit = systemdUnit(service);
    for (const line of ['KillMode=mixed', 'OOMPolicy=continue', 'Restart=on-failure', 'NoNewPrivileges=yes', 'EnvironmentFile=-/home/me/code/my api/.fuel/node/service.env']) expect(unit).toContain(`\n${line}\n`);
    for (const harmful of ['RestrictNamespaces', 'MemoryDenyWriteExecute', 'ProtectHome', 'User=']) expect(unit).not.toContain(harmful);
  });

  test('given the whole machine, then it runs as the owner of the home and waits for the network', () => {
    const unit = systemdUnit({ ...service, scope: 'system' });
    for (const line of ['User=me', 'Environment="HOME=/home/me"', 'ProtectSystem=full', 'WantedBy=multi-user.target', 'After=network-online.target']) expect(unit).toContain(`\n${line}\n`);
  });
});

test('given macOS, then the plist has the same, and text is text in it', () => {
  const plist = launchdPlist({ ...service, environment: { PATH: '/a&b:/c<d>' } });
  expect(plist).toContain('<key>PATH</key><string>/a&amp;b:/c&lt;d&gt;</string>');
  expect(plist).toContain('<string>/opt/node 24/bin/node</string><string>/usr/lib/fuel/node.js</string><string>start</string>');
  expect(servicePlace('/h', 'user', { platform: 'darwin', env: {}, userHome: '/Users/me', uid: 501, user: 'me' })?.begin).toEqual([['launchctl', 'bootstrap', 'gui/501', expect.stringMatching(/^\/Users\/me\/Library\/LaunchAgents\/dev\.fuel-federation\./)]]);
});

test('given a service of the machine, then it is there after a restart; one of a user only with lingering', () => {
  const machine = { platform: 'linux', env: {}, userHome: '/home/me', uid: 1000, user: 'nobody that lingers' } as const;
  expect([servicePlace('/h', 'system', machine)?.always, servicePlace('/h', 'user', machine)?.always]).toEqual([true, false]);
  expect(servicePlace('/h', 'user', machine)?.up).toEqual(['systemctl', '--user', 'is-active', '--quiet', `${serviceName('/h')}.service`]);
});

test('given no systemd and no launchd, then there is no place', () => {
  expect(servicePlace('/h', 'user', { platform: 'win32', env: {}, userHome: '/', uid: 0, user: 'root' })).toBeNull();
});

test('given a proxy with a password, then it is named and stays out of a file that everybody can read', () => {
  expect(captureEnvironment({ PATH: '/bin', HTTPS_PROXY: 'http://me:pw@proxy', NO_PROXY: 'localhost', ANTHROPIC_API_KEY: 'k', LANG: '' })).toEqual({ environment: { PATH: '/bin', NO_PROXY: 'localhost' }, leftOut: ['HTTPS_PROXY'] });
});
