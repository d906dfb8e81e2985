import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OrderOf, RepositoryConfig } from '@fuel/contracts';
import { addWorktree, type Mirror } from '@fuel/git';
import { clearRoom } from '../attempt/clear-room.ts';
import type { NodeContext } from '../node-context.ts';
import { roomAt } from '../node-home.ts';
import { layUpstreams } from '../repository/lay-upstreams.ts';
import { runChecks } from './run-checks.ts';

type Review = OrderOf<'review.run'>;

/** How the check ends where the feature began: before this work, and before the upstream work that it stands on. */
export type Baseline = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly step: 'setup' | 'check'; readonly how: string; readonly output: string };

const mostKept = 500;
const mostOutput = 100_000;

/**
 * Asked only when the work fails its check, and then once for each base, command and surroundings. Upstream work is laid out as it was before the
 * feature: a check that fails because of what others of the feature changed is for this work to mend. Null: it could not be found out.
 */
export async function baselineOf(
  context: NodeContext,
  order: Review,
  input: { readonly mirror: Mirror; readonly config: RepositoryConfig; readonly when: Date; readonly until: number },
): Promise<Baseline | null> {
  const file = path.join(context.home.root, 'checks', `${keyOf(order, input.config)}.json`);
  const known = await read(file);
  if (known !== null) return known;
  const found = await run(context, order, input);
  if (found !== null) await keep(file, found);
  return found;
}

async function run(context: NodeContext, order: Review, { mirror, config, when, until }: Parameters<typeof baselineOf>[2]): Promise<Baseline | null> {
  const room = roomAt(context.home, context.newId('rev'));
  try {
    const laid = await layUpstreams(context, { room, upstreams: order.upstreams.map((work) => ({ ...work, sha: work.base })), when });
    if (laid.kind !== 'laid') return null;
    await addWorktree(context.git, { mirror, dir: room.tree, sha: order.base });
    const ran = await runChecks(context, order, { room, config, until });
    if (ran.kind === 'passed') return ran;
    // Ended by us, or never begun: it says nothing about the base.
    if (ran.kind === 'not_run' || ran.timedOut || context.stopping.aborted) return null;
    return { kind: 'failed', step: ran.step, how: ran.how, output: ran.output.slice(-mostOutput).replaceAll(room.dir, '…') };
  } finally {
    await clearRoom(context, room, order.repository);
  }
}

const keyOf = ({ repository, base, upstreams }: Review, { setup, check }: RepositoryConfig): string =>
  createHash('sha256')
    .update(JSON.stringify([1, repository.url, repository.path, base, setup, check, [...new Set(upstreams.map((work) => `${work.repository.id} ${work.base}`))].sort()]))
    .digest('hex');

async function read(file: string): Promise<Baseline | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Baseline;
  } catch {
    // Not there, or half of it: it is run again.
    return null;
  }
}

/** What cannot be kept is found out again the next time. */
async function keep(file: string, baseline: Baseline): Promise<void> {
  const folder = path.dirname(file);
  const aside = `${file}.${process.pid}.${Date.now()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(aside, JSON.stringify(baseline), { mode: 0o600 });
    await rename(aside, file);
    const names = await readdir(folder);
    if (names.length <= mostKept) return;
    const ages = await Promise.all(names.map(async (name) => ({ name, at: (await stat(path.join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })));
    await Promise.all(ages.sort((a, b) => a.at - b.at).slice(0, names.length - mostKept / 2).map(({ name }) => rm(path.join(folder, name), { force: true })));
  } catch {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}
