import { stat } from 'node:fs/promises';
import path from 'node:path';
import { defaultSettings } from '@fuel/runner';
import { fail, fine, skip, type Check } from '../checks/check.ts';
import { homeOf, type HomeOptions } from '../home/choose-home.ts';
import { readIdentity, readSeed } from '../home/identity.ts';
import { readSettings } from '../home/settings.ts';
import type { Machine } from '../service/find-place.ts';
import { checkAgents } from './agent-checks.ts';
import { checkConfiguration, checkLeftovers, checkRunning, checkSecrets, whoRuns } from './home-checks.ts';
import { checkHub, checkNats, checkRepositories } from './hub-checks.ts';
import { checkIsolation } from './isolation-checks.ts';
import { checkDisk, checkGit, checkNode } from './machine-checks.ts';
import { checkPorts } from './port-checks.ts';
import { checkService } from './look-at-unit.ts';

export type Surroundings = { readonly cwd: string; readonly machine: Machine; readonly version: string; readonly nodeVersion: string };

const isThere = (file: string): Promise<boolean> => stat(file).then(() => true, () => false);

/** Everything that can keep a node from working, the nearest first. Before a node has joined, what a machine needs for one. */
export async function examine(options: HomeOptions, around: Surroundings): Promise<readonly Check[]> {
  const { cwd, machine } = around;
  const home = homeOf(options, cwd);
  const checkout = await checkoutOf(options, cwd);
  if (!(await isThere(home))) {
    const [git, disk, agents, isolation, config] = await Promise.all([checkGit(cwd), checkDisk(cwd), checkAgents(defaultSettings, { cwd, env: null, where: 'in this terminal' }), checkIsolation(cwd, defaultSettings.starts), checkConfiguration(checkout)]);
    return [checkNode(around.nodeVersion), git, ...disk, ...agents, ...isolation, config, skip('joined', `no node has joined in ${home}; fuel node join <hub url> --repo DIR`)];
  }
  const service = await checkService(home, machine);
  const env = service.environment === null ? machine.env : { ...service.environment };
  const running = whoRuns(home);
  const settings = await readSettings(home, env);
  const set = settings.ok ? settings.value : defaultSettings;
  const where = service.environment === null ? 'in this terminal' : 'in the environment of the service';
  const [git, disk, secrets, config, outside, agents, isolation, leftovers, ports] = await Promise.all([
    checkGit(cwd), checkDisk(home), checkSecrets(home), checkConfiguration(checkout), checkOutside(home, env, around.version),
    checkAgents(set, { cwd: home, env: service.environment, where }), checkIsolation(home, set.starts), checkLeftovers(home, running), checkPorts(settings.ok ? settings.value.portsFrom : null, env),
  ]);
  const valid = settings.ok ? fine('settings', 'settings.json and the environment are good') : fail('settings', settings.message, 'Correct it: no node starts with it.');
  return [checkNode(around.nodeVersion), git, ...disk, checkRunning(running, home), service.check, secrets, valid, config, ...outside, ...agents, ...isolation, ports, ...leftovers];
}

async function checkOutside(home: string, env: Readonly<Record<string, string | undefined>>, version: string): Promise<readonly Check[]> {
  const [identity, seed] = [await readIdentity(home), await readSeed(home)];
  if (!identity.ok) return [fail('joined', identity.message, `rm -r ${home}, and join again`)];
  if (identity.value === null || seed === null) return [fail('joined', `no node has joined in ${home}`, 'fuel node join <hub url> --repo DIR')];
  const joined = { home, identity: identity.value, seed, env, version };
  return (await Promise.all([checkHub(joined), checkNats(joined), checkRepositories(joined)])).flat();
}

/** The checkout beside which the node lives, when there is one. */
async function checkoutOf(options: HomeOptions, cwd: string): Promise<string | null> {
  const home = homeOf(options, cwd);
  const beside = path.basename(path.dirname(home)) === '.fuel' ? path.dirname(path.dirname(home)) : null;
  const named = options.repo === undefined ? beside : path.resolve(cwd, options.repo);
  return named !== null && (await isThere(path.join(named, '.git'))) ? named : null;
}
