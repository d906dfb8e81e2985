import path from 'node:path';
import type { OrderOf, RepositoryConfig } from '@fuel/contracts';
import { childVariables } from '../attempt/child-variables.ts';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { runConfigured } from '../repository/run-configured.ts';

type Step = 'setup' | 'check';

export type Checks =
  | { readonly kind: 'passed' }
  | { readonly kind: 'not_run'; readonly message: string }
  | { readonly kind: 'failed'; readonly step: Step; readonly message: string; readonly how: string; readonly output: string; readonly timedOut: boolean };

/** The repository's setup and its check, on the checkout in this room. */
export async function runChecks(
  context: NodeContext,
  order: OrderOf<'review.run'>,
  { room, config, until }: { readonly room: Room; readonly config: RepositoryConfig; readonly until: number },
): Promise<Checks> {
  const mark = path.basename(room.dir);
  for (const step of ['setup', 'check'] as const) {
    const command = config[step];
    if (command === undefined) continue;
    const ran = await runConfigured({
      command, envAllow: config.env, mark, home: context.home.root, signal: context.stopping,
      cwd: order.repository.path === null ? room.tree : path.join(room.tree, order.repository.path),
      env: childVariables(context, order, room, mark),
      timeoutMs: Math.max(1, Math.min(step === 'check' ? config.checkTimeoutMs : order.totalMs, until - context.now().getTime())),
    });
    if (ran.ok) continue;
    if (ran.could === 'not_run') return { kind: 'not_run', message: ran.message };
    const { message, how, output, timedOut } = ran;
    return { kind: 'failed', step, message, how, output, timedOut };
  }
  return { kind: 'passed' };
}
