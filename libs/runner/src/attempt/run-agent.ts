import path from 'node:path';
import { digest, noEvents, type AgentAdapter, type EventDigest } from '@fuel/agents';
import type { OrderOf } from '@fuel/contracts';
import { spawnProcess, type ProcessEnd } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import type { Prepared } from './prepare.ts';
import { stopReason } from './running-attempts.ts';

export type AgentRun = { readonly end: ProcessEnd; readonly events: EventDigest };

/** One agent process from start to end. How it ended is data; what it said is streamed, and remembered only as far as the outcome needs it. */
export async function runAgent(
  context: NodeContext,
  order: OrderOf<'attempt.start'>,
  ready: Extract<Prepared, { kind: 'ready' }>,
  input: { readonly agent: AgentAdapter; readonly signal: AbortSignal },
): Promise<AgentRun> {
  const { agent, signal } = input;
  const logs = path.join(context.home.logs, order.attempt);
  const { command, args, env, stdin } = agent.args({ prompt: ready.prompt });
  const { firstOutputMs, idleMs, totalMs, graceMs } = order.deadlines;
  const parse = agent.parse();
  let events = noEvents;
  const child = spawnProcess({
    command, args, cwd: ready.cwd, input: stdin, env: { ...env, ...ready.env }, envAllow: ready.config.env, attemptId: order.attempt,
    deadlines: { firstOutputMs, idleMs, totalMs }, graceMs,
    stdoutPath: path.join(logs, 'stdout.log'), stderrPath: path.join(logs, 'stderr.log'),
    onLine: (line) => {
      context.live.say(order, line.stream === 'stdout' ? 'out' : 'err', line.text);
      for (const event of parse(line)) {
        events = digest(events, event);
        if (event.kind === 'tool_open') child.pauseIdle();
        if (event.kind === 'tool_closed') child.resumeIdle();
      }
    },
  });
  const stop = (): void => void child.stop(stopReason(signal) === 'shutdown' ? 'shutdown' : 'cancelled');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const end = await child.done;
  signal.removeEventListener('abort', stop);
  return { end, events };
}
