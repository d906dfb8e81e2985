import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';
import type { World } from '../world.ts';
import { chooseHub } from './choose-hub.ts';
import type { ChosenHub } from './choose-hub.ts';

export interface HubOptions {
  readonly hub?: string;
  readonly tokenFile?: string;
}

/** Where `fuel hub start` keeps its data on this machine; it writes hub.json and admin-token there. */
export function hubDirectory(world: Pick<World, 'env' | 'home'>): string {
  const { FUEL_HUB_DATA: named, XDG_DATA_HOME: shared } = world.env;
  return named || path.join(shared || path.join(world.home, '.local', 'share'), 'fuel', 'hub');
}

/** A file that is not there or not ours to read is no clue; what follows from that is said by chooseHub. */
async function readClue(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

function urlIn(hubJson: string | undefined): string | undefined {
  try {
    const { url } = JSON.parse(hubJson ?? '{}') as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

export async function findHub(world: World, options: HubOptions): Promise<Found<ChosenHub>> {
  const directory = hubDirectory(world);
  const tokenText = options.tokenFile === undefined ? undefined : await readClue(path.resolve(world.cwd, options.tokenFile));
  if (options.tokenFile !== undefined && tokenText === undefined) {
    return usage(`--token-file ${options.tokenFile} cannot be read; check the path and its permissions`);
  }
  return chooseHub({
    hubOption: options.hub,
    hubVariable: world.env.FUEL_HUB_URL,
    tokenFile: options.tokenFile === undefined ? undefined : { path: options.tokenFile, text: tokenText ?? '' },
    tokenVariable: world.env.FUEL_TOKEN,
    directory,
    localUrl: urlIn(await readClue(path.join(directory, 'hub.json'))),
    adminToken: await readClue(path.join(directory, 'admin-token')),
  });
}
