import { existsSync } from 'node:fs';
import path from 'node:path';
import { launchdLabel } from './launchd-plist.ts';
import { serviceName, type Service } from './capture.ts';

export type Scope = Service['scope'];

/** What of this machine decides where a service goes and how it is begun. */
export type Machine = { readonly platform: NodeJS.Platform; readonly env: Readonly<Record<string, string | undefined>>; readonly userHome: string; readonly uid: number; readonly user: string };

export type ServicePlace = {
  readonly kind: 'systemd' | 'launchd';
  readonly file: string;
  /** Whether the service manager runs, and would hear these commands. */
  readonly running: boolean;
  readonly begin: readonly (readonly string[])[];
  readonly end: readonly (readonly string[])[];
  /** Succeeds while the service is up; none where the service manager cannot be asked. */
  readonly up: readonly string[] | null;
  /** By itself after a restart of the machine; else from the user's next login on, and with the last one it ends. */
  readonly always: boolean;
  /** After the file was taken away. */
  readonly after: readonly (readonly string[])[];
  /** How its log is read. */
  readonly log: string;
};

export function servicePlace(home: string, scope: Scope, machine: Machine): ServicePlace | null {
  if (machine.platform === 'linux') return onSystemd(home, scope, machine);
  return machine.platform === 'darwin' ? onLaunchd(home, scope, machine) : null;
}

function onSystemd(home: string, scope: Scope, { env, userHome, uid, user }: Machine): ServicePlace {
  const unit = `${serviceName(home)}.service`;
  const folder = scope === 'system' ? '/etc/systemd/system' : path.join(env['XDG_CONFIG_HOME'] || path.join(userHome, '.config'), 'systemd', 'user');
  const systemctl = scope === 'system' ? ['systemctl'] : ['systemctl', '--user'];
  const bus = scope === 'system' || existsSync(path.join(env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`, 'systemd'));
  return {
    kind: 'systemd', file: path.join(folder, unit), running: existsSync('/run/systemd/system') && bus,
    begin: [[...systemctl, 'daemon-reload'], [...systemctl, 'enable', unit], [...systemctl, 'restart', unit]],
    up: [...systemctl, 'is-active', '--quiet', unit],
    always: scope === 'system' || existsSync(path.join('/var/lib/systemd/linger', user)),
    end: [[...systemctl, 'disable', '--now', unit]],
    after: [[...systemctl, 'daemon-reload']],
    log: `journalctl ${scope === 'system' ? '' : '--user '}--unit ${unit} --follow`,
  };
}

function onLaunchd(home: string, scope: Scope, { userHome, uid }: Machine): ServicePlace {
  const label = launchdLabel(home);
  const file = path.join(scope === 'system' ? '/Library/LaunchDaemons' : path.join(userHome, 'Library', 'LaunchAgents'), `${label}.plist`);
  const domain = scope === 'system' ? 'system' : `gui/${uid}`;
  return { kind: 'launchd', file, running: true, begin: [['launchctl', 'bootstrap', domain, file]], up: null, always: scope === 'system', end: [['launchctl', 'bootout', `${domain}/${label}`]], after: [], log: `tail -f ${path.join(home, 'logs', 'service.log')}` };
}
