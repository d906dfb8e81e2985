import type { HubSettings } from '../config.ts';

export interface Announcement {
  readonly url: string;
  readonly dataDirectory: string;
  readonly hub: string;
  readonly pid: number;
  readonly version: string;
  readonly newAdminToken: boolean;
}

/** What a person reads when the hub is up. */
export function greeting(told: Announcement, settings: HubSettings): string {
  const token = told.newAdminToken ? `The admin token was written to ${told.dataDirectory}/admin-token; \`fuel\` on this machine finds it.` : '';
  const reach = settings.http.host === '127.0.0.1' ? 'Only this machine can reach it; FUEL_HUB_HOST=0.0.0.0 opens it, best behind TLS.' : '';
  const lines = [
    `Fuel hub ${told.version} is at ${told.url}`,
    `Its data is in ${told.dataDirectory}`,
    token,
    reach,
    'Go on with: fuel repo add <name> <url>, then fuel node join. Ctrl-C stops it.',
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** One line for whoever started the hub as a program. */
export const machineLine = ({ url, pid, hub, dataDirectory, version }: Announcement): string => `${JSON.stringify({ url, pid, hub, dataDirectory, version })}\n`;
