import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatUpstreams, type UpstreamCheckout, type UpstreamsFile } from '@fuel/agents';
import type { ContractWork, UpstreamWork } from '@fuel/contracts';
import { checkoutReadOnly, diffOf, maximalHeads, mergeHeads, type Mirror } from '@fuel/git';
import { federationIdentity, type NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { ensureCommits } from './ensure-commit.ts';
import { groupByRepository, type UpstreamGroup } from './group-upstreams.ts';
import { layContracts } from './lay-contracts.ts';
import { openMirror, reach, type Unreadable } from './reach.ts';

export type Laid =
  | { readonly kind: 'laid'; readonly file: UpstreamsFile }
  | Unreadable
  | { readonly kind: 'conflict'; readonly repository: string; readonly paths: readonly string[] };

const mostFiles = 500;
/** Of one repository: the work of more tasks is seen in the checkout of all of it together. */
const mostCheckouts = 100;
const describedAtOnce = 8;

/** Read-only checkouts beside the worktree, each at the exact SHA that the order names, and the file that lists them. */
export async function layUpstreams(
  context: NodeContext,
  input: { readonly room: Room; readonly upstreams: readonly UpstreamWork[]; readonly contracts?: readonly ContractWork[] | undefined; readonly when: Date },
): Promise<Laid> {
  await mkdir(input.room.upstreams, { recursive: true });
  const upstreams: UpstreamCheckout[] = [];
  const repositories: Record<string, UpstreamsFile['repositories'][string]> = {};
  for (const [index, group] of groupByRepository(input.upstreams).entries()) {
    const { repository } = group;
    const done = await reach(repository, () => layGroup(context, input, { group, index }));
    if (done.kind !== 'laid') return done;
    upstreams.push(...done.upstreams);
    repositories[repository.name] = { path: done.path, sha: done.sha, tasks: group.works.map(({ task }) => task) };
  }
  const frozen = await layContracts(context, { room: input.room, contracts: input.contracts ?? [] });
  if (frozen.kind === 'unreadable') return frozen;
  const file: UpstreamsFile = { version: 1, upstreams, repositories, contracts: frozen.contracts };
  await writeFile(input.room.upstreamsFile, formatUpstreams(file));
  return { kind: 'laid', file };
}

type LaidGroup = { readonly kind: 'laid'; readonly upstreams: readonly UpstreamCheckout[]; readonly path: string; readonly sha: string };

async function layGroup(
  context: NodeContext,
  input: { readonly room: Room; readonly when: Date },
  { group, index }: { readonly group: UpstreamGroup; readonly index: number },
): Promise<LaidGroup | Exclude<Laid, { kind: 'laid' }>> {
  const { repository, works } = group;
  const mirror = await openMirror(context, repository);
  const inside = (checkout: string): string => (repository.path === null ? checkout : path.join(checkout, repository.path));
  const wanted = works.flatMap(({ sha, base, ref }) => [sha, base].map((one) => ({ sha: one, from: [ref] })));
  const found = await ensureCommits(context, { mirror, repository, wanted });
  if (found.kind === 'unreadable') return found;
  const merged = await mergeOf(context, mirror, works, input.when);
  if (merged.kind === 'conflict') return { kind: 'conflict', repository: repository.name, paths: merged.paths };
  const paths = new Map<string, string>();
  const checkOut = async (name: string, sha: string): Promise<string> => {
    const checkout = path.join(input.room.upstreams, `${index}-${name}`);
    await checkoutReadOnly(context.git, { mirror, dir: checkout, sha });
    return inside(checkout);
  };
  for (const [position, { task, sha }] of works.slice(0, mostCheckouts).entries()) paths.set(task, await checkOut(String(position), sha));
  const same = works.find(({ task, sha }) => sha === merged.sha && paths.has(task));
  const all = (same === undefined ? undefined : paths.get(same.task)) ?? (await checkOut('all', merged.sha));
  const upstreams: UpstreamCheckout[] = [];
  for (let from = 0; from < works.length; from += describedAtOnce) {
    upstreams.push(...(await Promise.all(works.slice(from, from + describedAtOnce).map((work) => describe(context, mirror, work, paths.get(work.task) ?? all)))));
  }
  return { kind: 'laid', upstreams, path: all, sha: merged.sha };
}

async function describe(context: NodeContext, mirror: Mirror, work: UpstreamWork, checkout: string): Promise<UpstreamCheckout> {
  const { files } = await diffOf(context.git, { mirror, from: work.base, to: work.sha, maxPatchBytes: 1 });
  const { task, key, title, sha, base, direct, summary } = work;
  return {
    task, key, title, repository: work.repository.name, sha, base, path: checkout, direct, summary,
    changedFiles: files.slice(0, mostFiles).map((file) => file.path),
    diffstat: {
      files: files.length,
      additions: files.reduce((sum, file) => sum + file.additions, 0),
      deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    },
  };
}

/** Only the maximal heads count: one that another contains adds nothing. */
async function mergeOf(context: NodeContext, mirror: Mirror, works: readonly UpstreamWork[], when: Date) {
  const [base, ...rest] = await maximalHeads(context.git, { mirror, works });
  if (base === undefined) throw new Error('a group of upstream work has no maximal head');
  const titles = new Map([...works].reverse().map(({ sha, title }) => [sha, title]));
  const heads = rest.map((sha) => ({ sha, message: `Merge ${titles.get(sha) ?? sha}` }));
  return mergeHeads(context.git, { mirror, base, heads, when, identity: federationIdentity, fastForward: true });
}
