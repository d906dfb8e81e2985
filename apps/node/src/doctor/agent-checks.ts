import { inspectAgents, type AgentHere, type NodeSettings } from '@fuel/runner';
import { fail, fine, warn, skip, type Check } from '../checks/check.ts';

/** What says that the agent is not here at all: of the many that could be, nobody is told of those that nobody installed. */
const isAbsent = ({ usable, version, reason }: AgentHere): boolean => !usable && version === null && /PATH|ENOENT|not found|no such/i.test(reason ?? '');

/** Asked in the environment that the node has when its service starts it: a login of the terminal may be none there. */
export async function checkAgents(settings: NodeSettings, { cwd, env, where }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> | null; readonly where: string }): Promise<readonly Check[]> {
  const agents = await withEnvironment(env, () => inspectAgents(settings, cwd));
  return judgeAgents(agents, where);
}

export function judgeAgents(agents: readonly AgentHere[], where: string): readonly Check[] {
  const here = agents.filter((agent) => !isAbsent(agent));
  const absent = agents.filter(isAbsent).map(({ name }) => name);
  const missing = absent.length === 0 ? [] : [skip('agents.others', `not installed: ${absent.join(', ')}`)];
  if (here.some(({ usable }) => usable)) return [...here.map((agent) => judgeAgent(agent, where)), ...missing];
  const none = fail('agents', `no agent can be used ${where}`, here.length === 0 ? 'Install one, such as claude or codex, log in with it, and see that its folder is in the PATH.' : 'Mend one of those below.');
  return [none, ...here.map((agent) => judgeAgent(agent, where)), ...missing];
}

function judgeAgent(agent: AgentHere, where: string): Check {
  const { name, version, usable, reason } = agent;
  const label = `agents.${name}`;
  const seen = `${version ?? 'of unknown version'} ${where}`;
  if (!usable) return warn(label, `${seen}: ${reason ?? 'it cannot be used'}`, `Mend it and look again; or do without it: other agents are not affected.`);
  const told: Readonly<Record<string, unknown>> = { ...agent };
  if (told['unverified'] === true) return warn(label, `${seen}, unverified: it was written from its documentation and has not been seen at work`, 'Try it with a small task first.');
  if (told['login'] === 'unknown') return fine(label, `${seen}; whether it is logged in shows when it works`);
  return reason === null ? fine(label, seen) : warn(label, `${seen}: ${reason}`, 'It may work all the same; the first attempt shows.');
}

/** The environment of this process is changed for the moment: everything that is started meanwhile has it. */
async function withEnvironment<T>(env: Readonly<Record<string, string | undefined>> | null, run: () => Promise<T>): Promise<T> {
  if (env === null) return run();
  const before = { ...process.env };
  replaceEnvironment(env);
  try {
    return await run();
  } finally {
    replaceEnvironment(before);
  }
}

function replaceEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}
