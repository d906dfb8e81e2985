import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

interface FreezeOptions {
  readonly path: string;
  readonly sha256?: string;
  readonly file?: string;
  readonly commit?: string;
}

export function freezeContract(shell: Shell, parent: Command): void {
  hubCommand<[task: string, name: string], FreezeOptions>(shell, parent, 'freeze <task> <contract>', 'promise that a file stays as it is: who waits for the contract goes on', async (session, [reference, name], options) => {
    const hash = await hashOf(session.world.cwd, options);
    if (typeof hash !== 'string') return session.refuse(hash);
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const { path: file, commit } = options;
    const frozen = await session.client.call('freezeContract', { params: { id: task.value.id, name }, body: { path: file, sha256: hash, ...(commit === undefined ? {} : { commit }) } });
    return frozen.ok ? session.show(frozen.value, renderTask) : session.refuse(frozen);
  })
    .requiredOption('--path <path>', 'the file, from the top of the repository')
    .addOption(new Option('--file <file>', 'a copy of it here, to take its SHA-256 from').conflicts('sha256'))
    .option('--sha256 <hash>', 'or its SHA-256')
    .option('--commit <sha>', 'a commit that holds it, so that it can be laid beside those who wait');
}

async function hashOf(cwd: string, { sha256, file }: FreezeOptions): Promise<string | ReturnType<typeof usage>> {
  if (sha256 !== undefined) return sha256;
  if (file === undefined) return usage('say what is promised: --file FILE, or --sha256 HASH');
  try {
    return createHash('sha256').update(await readFile(path.resolve(cwd, file))).digest('hex');
  } catch (cause) {
    return usage(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}; name a file, or say --sha256`);
  }
}
