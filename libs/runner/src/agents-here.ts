import { constants, existsSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { isOnlyPossible, knownAgents, resolveAgent, type AgentAdapter, type Login } from '@fuel/agents';
import type { FailureKind, Hello } from '@fuel/contracts';
import { runCommand, type CommandResult } from '@fuel/process';
import { noopAgent } from './attempt/noop.ts';
import { pause } from './pause.ts';
import type { NodeSettings } from './settings.ts';

export type AgentHere = Hello['agents'][number];

type AgentSettings = Pick<NodeSettings, 'allowScriptedAgent' | 'allowNoopAgent' | 'agents'>;

export type AgentsHere = {
  list(): readonly AgentHere[];
  version(name: string): string | null;
  /** Why nothing can be given to it; null when nothing is known to be wrong. */
  problem(name: string): string | null;
  /** Looks again at those whose program or credentials are other ones than before, or at this one alone; true when there is something new to say. */
  refresh(name?: string): Promise<boolean>;
};

/** Some take a long time to begin on a machine that is busy. */
const probeMs = 60_000;
/** A node does not wait longer for its agents to answer; the others are told as soon as they do. */
const firstLookMs = 20_000;

/** What the node says of its agents, and keeps true while it runs. Of agents that nobody named and nobody installed nothing is said. */
export async function openAgents(settings: AgentSettings, cwd: string): Promise<AgentsHere> {
  const adapters = adaptersOf(settings);
  const seen = new Map<string, { readonly print: string; readonly here: AgentHere }>();
  const looking = new Map<string, Promise<void>>();
  let news = false;
  const lookOnce = async (agent: AgentAdapter): Promise<void> => {
    const print = await fingerprint(agent);
    const before = seen.get(agent.name);
    if (before?.print !== print) {
      const { here, timedOut } = await probe(agent, cwd);
      // What was only slow is asked again.
      seen.set(agent.name, { print: timedOut ? '' : print, here });
      news ||= JSON.stringify(before?.here) !== JSON.stringify(here);
    }
  };
  /** Whoever comes while somebody looks waits for what is seen. */
  const look = (agent: AgentAdapter): Promise<void> => {
    const begun = looking.get(agent.name) ?? lookOnce(agent).finally(() => looking.delete(agent.name));
    looking.set(agent.name, begun);
    return begun;
  };
  const first = Promise.all(adapters.map(look));
  const enough = new AbortController();
  await Promise.race([first, pause(firstLookMs, enough.signal)]);
  enough.abort();
  news = false;
  return {
    list() {
      const told = adapters.flatMap(({ name }) => seen.get(name)?.here ?? []).filter((here) => here.reason !== notFound(here.name) || !isOnlyPossible(here.name, settings));
      return settings.allowNoopAgent ? [...told, { name: noopAgent, version: null, usable: true, reason: null }] : told;
    },
    version: (name) => seen.get(name)?.here.version ?? null,
    problem(name) {
      const here = seen.get(name)?.here;
      return here === undefined || here.usable ? null : `the agent "${name}" ${here.reason ?? 'cannot be used'}${here.failure === undefined ? '' : ` (${here.failure})`}`;
    },
    async refresh(name) {
      await Promise.all(adapters.filter((agent) => name === undefined || agent.name === name).map(look));
      const changed = news;
      news = false;
      return changed;
    },
  };
}

/** Every agent that this node could run, those that are not installed too: for whoever sets one up. */
export async function inspectAgents(settings: AgentSettings, cwd: string): Promise<readonly AgentHere[]> {
  return Promise.all(adaptersOf(settings).map(async (agent) => (await probe(agent, cwd)).here));
}

function adaptersOf(settings: AgentSettings): readonly AgentAdapter[] {
  return knownAgents(settings).flatMap((name) => {
    const resolved = resolveAgent(name, settings);
    return resolved.kind === 'agent' ? [resolved.agent] : [];
  });
}

const notFound = (name: string): string => `is not on the PATH of this node; install it, or give its path as agents.${name}.command in settings.json`;

/** The program, wherever a link leads, and the files that a login writes. */
async function fingerprint({ preflight }: AgentAdapter): Promise<string> {
  const program = await onPath(preflight.command);
  const files = [...(program === null ? [] : [program]), ...preflight.credentials.map((file) => path.join(homedir(), file))];
  const prints = await Promise.all(files.map((file) => stat(file).then(({ mtimeMs, size, ino }) => `${mtimeMs}/${size}/${ino}`, () => 'none')));
  return prints.join(' ');
}

async function onPath(command: string): Promise<string | null> {
  if (command.includes('/')) return command;
  const { PATH = '' } = process.env;
  for (const folder of PATH.split(path.delimiter).filter((one) => one !== '')) {
    const file = path.join(folder, command);
    if (await access(file, constants.X_OK).then(() => true, () => false)) return file;
  }
  return null;
}

type Probed = { readonly here: AgentHere; readonly timedOut: boolean };

async function probe(agent: AgentAdapter, cwd: string): Promise<Probed> {
  let timedOut = false;
  const here = await probeOnce(agent, cwd, () => (timedOut = true));
  return { here, timedOut };
}

async function probeOnce(agent: AgentAdapter, cwd: string, onTimeout: () => void): Promise<AgentHere> {
  const { name, preflight, unverified } = agent;
  const { env } = agent.args({ prompt: '', cwd, writable: [] });
  const run = async (args: readonly string[]): Promise<CommandResult> => {
    const result = await runCommand({ command: preflight.command, args, cwd, env, envAllow: agent.envAllow, timeoutMs: probeMs });
    if (result.end.intent === 'timeout_total') onTimeout();
    return result;
  };
  const about = unverified === undefined ? {} : { unverified };
  if ((await onPath(preflight.command)) === null) return { name, version: null, usable: false, reason: notFound(name), failure: 'executable_missing', ...about };
  const asked = await run(preflight.version.args);
  const version = asked.end.kind === 'exited' && asked.end.code === 0 ? (preflight.version.read(asked.stdout)?.slice(0, 100) ?? null) : null;
  const unusable = (failure: FailureKind, reason: string): AgentHere => ({ name, version, usable: false, reason: reason.slice(0, 500), failure, ...about });
  const broken = preflight.version.optional === true && asked.end.kind !== 'not_started' ? null : versionTrouble(asked);
  if (broken !== null) return unusable(asked.end.kind === 'not_started' ? 'executable_missing' : 'crash', broken);
  const [missing, login] = await Promise.all([missingFlags(agent, run), loginOf(agent, run, env)]);
  if (missing.length > 0) return unusable('version_unsupported', `does not know ${missing.join(', ')}, which the node needs${version === null ? '' : ` (it is ${version})`}; install a newer version`);
  if (login === 'no') return { ...unusable('auth', `is not logged in: ${preflight.login?.remedy ?? 'log in'}`), login };
  return { name, version, usable: true, reason: null, ...(login === null ? {} : { login }), ...about };
}

function versionTrouble({ end, stderr }: CommandResult): string | null {
  if (end.kind === 'not_started') return `could not be started: ${end.message}`;
  if (end.kind === 'signalled') return end.intent === 'timeout_total' ? `did not tell its version within ${probeMs / 1_000} s` : `was ended by ${end.signal} when asked for its version`;
  return end.code === 0 ? null : `exited with ${end.code} when asked for its version: ${stderr.trim().slice(0, 300)}`;
}

/** Where its help is cannot be read, nothing is held against it. */
async function missingFlags({ preflight: { help } }: AgentAdapter, run: (args: readonly string[]) => Promise<CommandResult>): Promise<readonly string[]> {
  if (help === null) return [];
  const { end, stdout, stderr } = await run(help.args);
  const text = `${stdout}\n${stderr}`;
  if (end.kind !== 'exited' || text.trim() === '') return [];
  return help.flags.filter((flag) => !text.includes(flag));
}

async function loginOf({ preflight: { login }, envAllow }: AgentAdapter, run: (args: readonly string[]) => Promise<CommandResult>, env: Readonly<Record<string, string>>): Promise<Login | null> {
  if (login === null) return null;
  const surroundings = {
    env: { ...Object.fromEntries(envAllow.map((name) => [name, process.env[name]])), ...env },
    has: (file: string) => existsSync(path.join(homedir(), file)),
  };
  if (login.args === null) return login.read({ code: null, stdout: '', stderr: '' }, surroundings);
  const { end, stdout, stderr } = await run(login.args);
  return end.kind === 'exited' ? login.read({ code: end.code, stdout, stderr }, surroundings) : 'unknown';
}
