import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, fine, skip, type Check } from '../checks/check.ts';
import { readIfThere } from '../home/read-if-there.ts';
import { secretsFile } from '../service/capture.ts';
import { servicePlace, type Machine } from '../service/find-place.ts';
import { environmentOfUnit, programsOfUnit } from '../service/systemd-unit.ts';

export type ServiceSeen = {
  readonly check: Check;
  /** What the service gives to the node, as far as its file says; null where there is no service of ours. */
  readonly environment: Readonly<Record<string, string>> | null;
};

export async function checkService(home: string, machine: Machine): Promise<ServiceSeen> {
  const again = 'fuel node install';
  for (const scope of ['user', 'system'] as const) {
    const place = servicePlace(home, scope, machine);
    const text = place?.kind === 'systemd' ? await readIfThere(place.file) : null;
    if (place === null || text === null) continue;
    const gone = programsOfUnit(text).filter((program) => !existsSync(program));
    const environment = { HOME: machine.userHome, ...environmentOfUnit(text), ...secretsIn(await readIfThere(secretsFile(home))) };
    const name = path.basename(place.file);
    if (gone.length > 0) return { check: fail('service', `${name} starts ${gone.join(' and ')}, which is gone`, `Write it anew with the programs of now: ${again} --${scope}`), environment };
    return { check: fine('service', `${place.file}; its log: ${place.log}`), environment };
  }
  return { check: skip('service', `none is installed (\`${again}\` writes one)`), environment: null };
}

const secretsIn = (text: string | null): Record<string, string> =>
  Object.fromEntries((text ?? '').split('\n').flatMap((line) => {
    const found = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    return found === null ? [] : [[found[1] ?? '', (found[2] ?? '').replace(/^"(.*)"$/, '$1')]];
  }));
