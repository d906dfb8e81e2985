import { mkdir, readFile, symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runInFront } from '@fuel/process';
import { type Files, makeRepository, type SampleRepository } from '../stage/git.ts';
import { dist, runProgram, runtime } from '../stage/programs.ts';
import type { Crew } from './crew.ts';
import { api } from './samples/api.ts';
import { sharedTypes } from './samples/shared-types.ts';
import { web } from './samples/web.ts';
import { show } from './show.ts';

const samples: readonly { readonly name: string; readonly role: string; readonly consumers: readonly string[]; readonly files: Files }[] = [
  { name: 'web', role: 'frontend', consumers: [], files: web },
  { name: 'api', role: 'backend', consumers: ['web'], files: api },
  { name: 'shared-types', role: 'library', consumers: ['api', 'web'], files: sharedTypes },
];

/** A hub with three repositories and a node beside each, all on this machine. */
export interface Team {
  readonly repositories: readonly SampleRepository[];
  /** Runs `fuel …` in front of the person; the exit code. */
  fuel(...args: string[]): Promise<number>;
  /** Runs `fuel … --json` out of sight; what it printed. */
  ask(...args: string[]): Promise<string>;
}

export async function openTeam(root: string, env: Readonly<Record<string, string>>, crew: Crew): Promise<Team> {
  const log = (name: string): string => join(root, 'logs', `${name}.log`);
  const all = { ...env, PATH: [join(root, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter), FUEL_HUB_DATA: join(root, 'hub'), FUEL_HUB_PORT: '0' };
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}, cwd = root) => runProgram({ args: [dist('fuel.js'), ...args], cwd, env: { ...all, ...more } });
  const ask = async (...args: string[]): Promise<string> => {
    const answer = await run([...args, '--json']);
    if (answer.code !== 0) throw new Error(`fuel ${args.join(' ')}: ${answer.stderr || answer.stdout}`);
    return answer.stdout;
  };

  await mkdir(join(root, 'bin'), { recursive: true });
  // The samples' checks call a compiler by its name, as they would on a developer's machine.
  await symlink(join(import.meta.dirname, '../../../../node_modules/typescript-native/bin/tsc'), join(root, 'bin', 'tsc'));
  const repositories = await Promise.all(samples.map(({ name, files }) => makeRepository(root, name, files)));
  await crew.start({ args: [dist('fuel.js'), 'hub', 'start', '--json'], cwd: root, env: all, log: log('hub'), ready: (line) => line.includes('"url"') });
  for (const [index, { name, role, consumers }] of samples.entries()) {
    const url = repositories[index]?.bare ?? '';
    await ask('repo', 'add', name, url, '--role', role, '--agent', 'scripted', ...consumers.flatMap((consumer) => ['--consumer', consumer]));
  }
  const { url: hubUrl } = JSON.parse(await readFile(join(all.FUEL_HUB_DATA, 'hub.json'), 'utf8')) as { url: string };
  await Promise.all(
    repositories.map(async ({ name, checkout }) => {
      const token = (await run(['node', 'token', name])).stdout.trim();
      const node = { FUEL_ALLOW_SCRIPTED_AGENT: '1' };
      const joined = await run(['node', 'join', hubUrl, '--repo', checkout], { ...node, FUEL_JOIN_TOKEN: token }, checkout);
      if (joined.code !== 0) throw new Error(joined.stderr);
      await crew.start({ args: [dist('fuel.js'), 'node', 'start', '--repo', checkout], cwd: checkout, env: { ...all, ...node }, log: log(`node-${name}`), ready: (line) => line.includes('the hub answered') });
    }),
  );
  return {
    repositories,
    ask,
    async fuel(...args) {
      show.command(args);
      return (await runInFront({ command: runtime, args: [dist('fuel.js'), ...args], cwd: root, env: all })) ?? 1;
    },
  };
}
