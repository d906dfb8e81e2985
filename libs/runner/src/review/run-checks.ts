import path from 'node:path';
import type { OrderOf, RepositoryConfig } from '@fuel/contracts';
import { layHooks } from '@fuel/git';
import { changeRoom } from '@fuel/local';
import type { Space } from '@fuel/process';
import { childVariables } from '../attempt/child-variables.ts';
import { isolationOf } from '../attempt/isolation-of.ts';
import { openPlace, sandboxVariables } from '../attempt/place-attempt.ts';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { onDisk } from '../on-disk.ts';
import { mirrorOf } from '../repository/reach.ts';
import { owedBy } from '../worktree/tear-down.ts';
import { roomVariables } from '../worktree/place-variables.ts';
import { runConfigured } from '../repository/run-configured.ts';

type Step = 'setup' | 'check';

export type Checks =
  | { readonly kind: 'passed' }
  | { readonly kind: 'not_run'; readonly message: string }
  | { readonly kind: 'failed'; readonly step: Step; readonly message: string; readonly how: string; readonly output: string; readonly timedOut: boolean };

type Input = { readonly room: Room; readonly config: RepositoryConfig; readonly until: number };

/** The repository's setup and its check, on the checkout in this room. They run what an agent wrote, so they are kept as far apart as the agent was. */
export async function runChecks(context: NodeContext, order: OrderOf<'review.run'>, input: Input): Promise<Checks> {
  const { room, config } = input;
  if (config.setup === undefined && config.check === undefined) return { kind: 'passed' };
  const level = isolationOf(context.settings, config);
  const mirror = mirrorOf(context, order.repository);
  const opened = await openPlace(context, { room, level, mark: path.basename(room.dir), readable: mirror.dir });
  if (opened?.kind === 'refused' && level === 'sandbox') return { kind: 'not_run', message: `checks here have to run in a sandbox (isolation: sandbox), and this node cannot have one: ${opened.message}` };
  const space = opened?.kind === 'open' ? opened.space : null;
  try {
    const hooks = await layHooks({ mirror, file: room.gitConfigFile, hooks: config.worktrees.gitHooks });
    const own = await roomVariables(context, room, level, { repository: order.repository, ports: config.worktrees.ports });
    const env = { ...childVariables(context, order, room, path.basename(room.dir)), ...(level === 'sandbox' ? sandboxVariables : {}), ...own };
    const owed = owedBy(config, { env, repository: order.repository, level, mark: path.basename(room.dir) });
    if (owed !== null) await onDisk(context, () => changeRoom(context.local, path.basename(room.dir), owed));
    return await runIn(context, order, { ...input, space, env, hooks });
  } finally {
    await space?.close();
  }
}

type Place = { readonly space: Space | null; readonly env: Readonly<Record<string, string>>; readonly hooks: Readonly<Record<string, string>> };

async function runIn(context: NodeContext, order: OrderOf<'review.run'>, { room, config, until, space, env, hooks }: Input & Place): Promise<Checks> {
  const mark = path.basename(room.dir);
  for (const step of ['setup', 'check'] as const) {
    const command = config[step];
    if (command === undefined) continue;
    const ran = await runConfigured({
      command, envAllow: config.env, mark, space, home: context.home.root, signal: context.stopping,
      cwd: order.repository.path === null ? room.tree : path.join(room.tree, order.repository.path),
      env: { ...env, ...(step === 'check' ? hooks : {}) },
      timeoutMs: Math.max(1, Math.min(step === 'check' ? config.checkTimeoutMs : order.totalMs, until - context.now().getTime())),
    });
    if (ran.ok) continue;
    if (ran.could === 'not_run') return { kind: 'not_run', message: ran.message };
    const { message, how, output, timedOut } = ran;
    return { kind: 'failed', step, message, how, output, timedOut };
  }
  return { kind: 'passed' };
}
