import { hostname } from 'node:os';
import path from 'node:path';
import { fail, fine, type Check } from '../checks/check.ts';
import { makeHome, type HomeOptions } from '../home/choose-home.ts';
import { readIdentity, readSeed } from '../home/identity.ts';
import { reachHub } from '../reach/reach-hub.ts';
import { reachNats } from '../reach/reach-nats.ts';
import { ok, type Answer } from '../refusal.ts';
import { checkHubUrl } from './check-hub-url.ts';
import { joinHub, type JoinedHere } from './join-hub.ts';
import { suggestName } from './node-name.ts';
import { readToken } from './read-token.ts';

export type JoinOptions = HomeOptions & { readonly name?: string; readonly tokenFile?: string; readonly insecure?: boolean; readonly nats?: string };

export type JoinSurroundings = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly version: string;
};

/** How it went, step by step. `joined` is null when the hub did not take the node in; then `code` says why, for scripts. */
export type JoinReport = {
  readonly checks: readonly Check[];
  readonly joined: (JoinedHere & { readonly home: string; readonly hubUrl: string }) | null;
  readonly code: string | null;
};

/** The way to the hub is tried before the token is shown, and the way to NATS with what the hub answered: each step tells where it ends. */
export async function joinStepwise(url: string, options: JoinOptions, around: JoinSurroundings): Promise<Answer<JoinReport>> {
  const { cwd, env, version } = around;
  const hubUrl = checkHubUrl(url, options.insecure === true);
  if (!hubUrl.ok) return hubUrl;
  const token = await readToken({ variable: env['FUEL_JOIN_TOKEN'], file: options.tokenFile, stdin: around.stdin });
  if (!token.ok) return token;
  const reached = await reachHub(hubUrl.value, env);
  const broken = reached.checks.find(({ state }) => state === 'error');
  if (broken !== undefined) return ok({ checks: reached.checks, joined: null, code: broken.name });
  const home = await makeHome(options, cwd);
  if (!home.ok) return home;
  const name = options.name ?? suggestName(hostname(), path.resolve(cwd, options.repo ?? options.home ?? '.'));
  const joined = await joinHub({ home: home.value, hubUrl: hubUrl.value, token: token.value, name, version });
  if (!joined.ok) {
    const code = joined.code ?? 'join.refused';
    const refused: Check = { ...fail('join', `${joined.message} (${code})`, ''), remedy: null };
    return ok({ checks: [...reached.checks, refused], joined: null, code });
  }
  const { node, repository } = joined.value;
  const checks = [...reached.checks, fine('join', `this is ${node} for ${repository.name} now`), ...(await natsFrom(home.value, options.nats ?? (env['FUEL_NATS_URL'] || undefined)))];
  return ok({ checks, joined: { ...joined.value, home: home.value, hubUrl: hubUrl.value }, code: null });
}

async function natsFrom(home: string, given: string | undefined): Promise<readonly Check[]> {
  const [identity, seed] = [await readIdentity(home), await readSeed(home)];
  if (!identity.ok || identity.value === null || seed === null) throw new Error(`the identity that was just written to ${home} cannot be read`);
  const { node, nats } = identity.value.session;
  const checks = await reachNats({ node, seed, jwt: nats.jwt, servers: given === undefined ? nats.servers : given.split(',').map((server) => server.trim()) });
  // It has joined, and starts in any case: what is wrong with NATS may pass, or be told to it at its start.
  return checks.map((check) => (check.state === 'error' ? { ...check, state: 'warning' } : check));
}

export function joinEnding({ joined, checks }: JoinReport): string {
  if (joined === null) return 'Nothing was joined.\n';
  const { home, hubUrl, node, repository } = joined;
  const start = `fuel node start --home ${home}`;
  const later = checks.some(({ name, state }) => name.startsWith('nats') && state === 'warning') ? ' It will wait there until NATS can be reached.' : '';
  return `Joined ${hubUrl} as ${node} for ${repository.name}. Start it with: ${start}${later}\n`;
}
