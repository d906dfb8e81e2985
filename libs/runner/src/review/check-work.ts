import path from 'node:path';
import type { FactOf, Issue, OrderOf, RepositoryConfig } from '@fuel/contracts';
import { addWorktree, changedPaths, isAncestor, type Mirror } from '@fuel/git';
import { childVariables } from '../attempt/child-variables.ts';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { layUpstreams } from '../repository/lay-upstreams.ts';
import { readConfig } from '../repository/read-config.ts';
import { commandText, runConfigured, type ConfiguredCommand } from '../repository/run-configured.ts';

type Verdict = FactOf<'review.finished'>['verdict'];
type Review = OrderOf<'review.run'>;

/** What was expected is there, and the repository's own check, read at the base, passes on it. */
export async function checkWork(context: NodeContext, order: Review, input: { readonly mirror: Mirror; readonly room: Room; readonly when: Date }): Promise<Verdict> {
  const { mirror, room, when } = input;
  const missing = await missingWork(context, order, mirror);
  if (missing !== null) return failed(missing);
  const laid = await layUpstreams(context, { room, upstreams: order.upstreams, contracts: order.contracts, when });
  if (laid.kind === 'unreadable') return errored(laid.message);
  if (laid.kind === 'conflict') return errored(`the upstream work does not fit together in repository "${laid.repository}": ${laid.paths.slice(0, 100).join(', ')}`);
  const parsed = await readConfig(context, { mirror, base: order.base, path: order.repository.path });
  if (parsed.kind === 'broken') return errored(parsed.message);
  await addWorktree(context.git, { mirror, dir: room.tree, sha: order.head });
  return runChecks(context, order, room, parsed.config);
}

async function missingWork(context: NodeContext, { base, head, expects }: Review, mirror: Mirror): Promise<Issue | null> {
  if (!(await isAncestor(context.git, { mirror, ancestor: base, descendant: head }))) {
    return { code: 'not_on_base', message: `the work at ${head} does not build on ${base}, where the feature began; keep that commit in its history` };
  }
  if (expects === 'commits' && (await changedPaths(context.git, { mirror, from: base, to: head })).length === 0) {
    return { code: 'nothing_changed', message: 'the work changes nothing; commit the change, or declare that none is needed' };
  }
  return null;
}

async function runChecks(context: NodeContext, order: Review, room: Room, config: RepositoryConfig): Promise<Verdict> {
  const until = context.now().getTime() + order.totalMs;
  const mark = path.basename(room.dir);
  const run = (command: ConfiguredCommand, limitMs: number) =>
    runConfigured({
      command, envAllow: config.env, mark, home: context.home.root, signal: context.stopping,
      cwd: order.repository.path === null ? room.tree : path.join(room.tree, order.repository.path),
      env: childVariables(context, order, room, mark),
      timeoutMs: Math.max(1, Math.min(limitMs, until - context.now().getTime())),
    });
  for (const step of ['setup', 'check'] as const) {
    const command = config[step];
    if (command === undefined) continue;
    const ran = await run(command, step === 'check' ? config.checkTimeoutMs : order.totalMs);
    if (!ran.ok && ran.could === 'not_run') return errored(ran.message);
    if (!ran.ok) return failed({ code: `${step}_failed`, message: ran.message.slice(0, 8_000) });
  }
  return { kind: 'passed', check: config.check === undefined ? null : commandText(config.check).slice(0, 2_000) };
}

const failed = (issue: Issue): Verdict => ({ kind: 'failed', issues: [issue] });
const errored = (message: string): Verdict => ({ kind: 'errored', message: message.slice(0, 8_000) });
