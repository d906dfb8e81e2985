import { createClient } from '@fuel/client';
import { absentHere, reachRepository } from '@fuel/runner';
import { fail, fine, skip, warn, type Check } from '../checks/check.ts';
import type { Identity } from '../home/identity.ts';
import { inWords } from '../join/join-hub.ts';
import { reachHub } from '../reach/reach-hub.ts';
import { reachNats } from '../reach/reach-nats.ts';

export type Joined = { readonly home: string; readonly identity: Identity; readonly seed: string; readonly env: Readonly<Record<string, string | undefined>>; readonly version: string };

const second = 1_000;

/** Date says whole seconds, and an answer takes its time: less than this is nothing. Signed messages live for minutes. */
export function judgeClock(aheadMs: number | null): Check {
  if (aheadMs === null) return skip('clock', 'the hub did not tell its time');
  const away = Math.abs(aheadMs);
  const words = `this machine is ${Math.round(away / second)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the hub`;
  if (away < 3 * second) return fine('clock', 'it agrees with that of the hub');
  const mend = 'Set the clock by the network: timedatectl set-ntp true (here or at the hub, whichever is wrong)';
  return away < 120 * second ? warn('clock', words, mend) : fail('clock', `${words}; what the other signs counts as too old`, mend);
}

export async function checkHub(joined: Joined): Promise<readonly Check[]> {
  const { identity, env, version } = joined;
  const { checks, aheadMs } = await reachHub(identity.hubUrl, env);
  const token = checks.some(({ state }) => state === 'error') ? skip('hub.token', 'not tried, because the hub cannot be reached') : await checkToken(identity, version);
  return [...checks, token, judgeClock(aheadMs)];
}

async function checkToken(identity: Identity, version: string): Promise<Check> {
  const answer = await createClient({ url: identity.hubUrl, token: identity.nodeToken, userAgent: `fuel-node/${version}`, timeoutMs: 10_000 }).call('getNodeSession');
  if (!answer.ok) return fail('hub.token', inWords(answer), `fuel node token REPOSITORY | fuel node join ${identity.hubUrl} --repo DIR`);
  if (answer.value.node !== identity.session.node) return fail('hub.token', `the hub knows this node as ${answer.value.node}, and it calls itself ${identity.session.node}`, 'Remove the home of the node and join again.');
  return fine('hub.token', `${identity.name} (${answer.value.node}) of hub ${answer.value.hub}`);
}

export function checkNats({ identity, seed, env }: Joined): Promise<readonly Check[]> {
  const given = env['FUEL_NATS_URL'] ?? '';
  const servers = given === '' ? identity.session.nats.servers : given.split(',').map((server) => server.trim());
  return reachNats({ servers, seed, jwt: identity.session.nats.jwt, node: identity.session.node });
}

const patienceMs = 20_000;

/** As the user and in the environment that the node has. */
export async function checkRepositories({ home, identity, env }: Joined): Promise<readonly Check[]> {
  const { repositories } = identity.session;
  if (repositories.length === 0) return [warn('repositories', 'this node serves none', 'fuel node token REPOSITORY | fuel node join …')];
  const found = await Promise.all(
    repositories.map(async (repository) => {
      const name = `repositories.${repository.name}`;
      const seen = await reachRepository(repository, { dir: home, env, patienceMs });
      if (seen.kind === 'head') return [fine(name, `${repository.defaultBranch} is at ${seen.head.slice(0, 9)}`), ...judgeAbsent(name, await absentHere(home, repository))];
      if (seen.kind === 'missing') return [fail(name, `it has no branch ${repository.defaultBranch}`, 'Push a first commit, or register it with its real default branch.')];
      return [fail(name, seen.message, `Try it as the user of the node: git ls-remote ${repository.url}`)];
    }),
  );
  return found.flat();
}

/** Work goes on all the same; whoever needs what is not there fails with that reason. */
export const judgeAbsent = (name: string, absent: string | null): readonly Check[] =>
  absent === null ? [] : [warn(`${name}.content`, absent, 'Nothing has to be done where no task needs it; a submodule can be registered as a repository of its own: fuel repo add')];
