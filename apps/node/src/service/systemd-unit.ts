import { secretsFile, type Service } from './capture.ts';

/** A word as systemd reads it: quoted, and without its % and $ being anything else. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
const argument = (text: string): string => quoted(text).replaceAll('$', '$$$$');

/** As long as a stop may take (stopWithinMs is at most ten minutes), and a little. */
const stopSeconds = 630;

/**
 * The unit of a node. What would break agents is left out on purpose: they are developers' tools, write into the home of their user, compile
 * and run what they compiled, and the node keeps them apart with namespaces of its own (no RestrictNamespaces, MemoryDenyWriteExecute, ProtectClock,
 * ProtectHome, PrivateDevices, SystemCallFilter).
 */
export function systemdUnit(service: Service): string {
  const { home, scope } = service;
  const lines = [
    '# Written by `fuel node install`; run it again after changing PATH, Node or the place of fuel.',
    '[Unit]',
    `Description=Fuel node in ${home.replaceAll('%', '%%')}`,
    ...(scope === 'system' ? ['Wants=network-online.target', 'After=network-online.target'] : []),
    // A network that comes late must not end the tries.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${[service.execPath, service.program, 'start', '--home', home, '--json-logs'].map(argument).join(' ')}`,
    ...(scope === 'system' ? [`User=${service.runAs}`, `Environment=${quoted(`HOME=${service.homeOfUser}`)}`] : []),
    `WorkingDirectory=${home.replaceAll('%', '%%')}`,
    ...Object.entries(service.environment).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`),
    '# Keys of agents and other secrets: NAME=value, one a line, mode 0600.',
    `EnvironmentFile=-${secretsFile(home).replaceAll('%', '%%')}`,
    // 0 is a stop that was asked for (also a drain), 2 a command line that is not understood; all else is tried again.
    'Restart=on-failure',
    'RestartPreventExitStatus=2',
    'RestartSec=5',
    // The node stops its attempts itself and keeps their work; only what is left then is killed.
    'KillMode=mixed',
    `TimeoutStopSec=${stopSeconds}`,
    // One agent that eats the memory must not take the node and the other agents along.
    'OOMPolicy=continue',
    'LimitNOFILE=65536',
    'NoNewPrivileges=yes',
    ...(scope === 'system' ? ['ProtectSystem=full', 'RestrictRealtime=yes'] : []),
    '',
    '[Install]',
    `WantedBy=${scope === 'system' ? 'multi-user.target' : 'default.target'}`,
    '',
  ];
  return lines.join('\n');
}

/** The environment that a unit of ours gives, read back: what doctor asks the agents in. */
export function environmentOfUnit(text: string): Record<string, string> {
  const entries = [...text.matchAll(/^Environment="(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>.*)"$/gm)].map(({ groups }) => {
    const value = (groups?.['value'] ?? '').replaceAll('%%', '%').replaceAll('\\"', '"').replaceAll('\\\\', '\\');
    return [groups?.['name'] ?? '', value] as const;
  });
  return Object.fromEntries(entries);
}

/** The two programs that a unit starts, to look whether they are still there. */
export function programsOfUnit(text: string): readonly string[] {
  const line = /^ExecStart=(.*)$/m.exec(text)?.[1] ?? '';
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].slice(0, 2).map(([, word = '']) => word.replaceAll('$$', '$').replaceAll('%%', '%').replaceAll('\\"', '"').replaceAll('\\\\', '\\'));
}
