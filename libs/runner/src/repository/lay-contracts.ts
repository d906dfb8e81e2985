import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ContractFile } from '@fuel/agents';
import type { ContractWork } from '@fuel/contracts';
import { readFileAt } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { ensureCommit } from './ensure-commit.ts';
import { openMirror, reach, type Unreadable } from './reach.ts';

export type LaidContracts = { readonly kind: 'laid'; readonly contracts: readonly ContractFile[] } | Unreadable;

/** The frozen files themselves, and nothing of the work around them. What does not have the hash that was promised is not laid. */
export async function layContracts(context: NodeContext, input: { readonly room: Room; readonly contracts: readonly ContractWork[] }): Promise<LaidContracts> {
  const contracts: ContractFile[] = [];
  for (const [index, contract] of input.contracts.entries()) {
    const laid = await reach(contract.repository, () => layOne(context, path.join(input.room.upstreams, `contract-${index}`), contract));
    if (laid !== null && typeof laid !== 'string') return laid;
    const { name, task, key, repository, path: file, sha256 } = contract;
    contracts.push({ name, task, key, repository: repository.name, file, sha256, path: laid });
  }
  return { kind: 'laid', contracts };
}

async function layOne(context: NodeContext, dir: string, { repository, commit: sha, ref, path: file, sha256, name }: ContractWork): Promise<string | null | Unreadable> {
  if (sha === null) return null;
  const mirror = await openMirror(context, repository);
  const found = await ensureCommit(context, { mirror, repository, sha, from: ref === null ? [] : [ref] });
  if (found.kind === 'unreadable') return found;
  const bytes = await readFileAt(context.git, { mirror, sha, path: file });
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    return { kind: 'unreadable', retryable: false, message: `contract "${name}" is not ${file} at ${sha} of repository "${repository.name}" with the SHA-256 ${sha256}: freeze it again` };
  }
  await mkdir(dir, { recursive: true });
  const place = path.join(dir, path.basename(file));
  await writeFile(place, bytes);
  return place;
}
