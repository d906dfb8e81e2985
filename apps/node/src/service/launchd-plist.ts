import path from 'node:path';
import { serviceName, type Service } from './capture.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const string = (text: string): string => `<string>${escaped(text)}</string>`;

export const launchdLabel = (home: string): string => `dev.fuel-federation.${serviceName(home)}`;

/** The same on macOS. launchd has no file of secrets; agents there keep their logins in the keychain of the user. */
export function launchdPlist(service: Service): string {
  const { home, scope } = service;
  const command = [service.execPath, service.program, 'start', '--home', home, '--json-logs'];
  const environment = { ...service.environment, ...(scope === 'system' ? { HOME: service.homeOfUser } : {}) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key>${string(launchdLabel(home))}`,
    '  <key>ProgramArguments</key>',
    `  <array>${command.map(string).join('')}</array>`,
    `  <key>WorkingDirectory</key>${string(home)}`,
    '  <key>EnvironmentVariables</key>',
    `  <dict>${Object.entries(environment).map(([name, value]) => `<key>${escaped(name)}</key>${string(value)}`).join('')}</dict>`,
    ...(scope === 'system' ? [`  <key>UserName</key>${string(service.runAs)}`] : []),
    '  <key>RunAtLoad</key><true/>',
    '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
    '  <key>ThrottleInterval</key><integer>5</integer>',
    '  <key>ExitTimeOut</key><integer>630</integer>',
    `  <key>StandardErrorPath</key>${string(path.join(home, 'logs', 'service.log'))}`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}
