import path from 'node:path';
import { digest, noEvents, type AgentAdapter, type AgentEvent, type Complaint, type EventDigest } from '@fuel/agents';
import type { OrderOf } from '@fuel/contracts';
import type { LedgerSession } from '@fuel/local';
import { spawnProcess, type ProcessEnd, type RunningProcess } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import type { Prepared } from './prepare.ts';
import { stopReason } from './running-attempts.ts';
import { planSession } from './session-of.ts';
import { budgetOf, usedUp } from './used-up.ts';

export type AgentRun = {
  readonly end: ProcessEnd;
  readonly events: EventDigest;
  readonly complaint: Complaint | null;
  /** The conversation that it went on with. */
  readonly resumed: LedgerSession | null;
  /** That it used more than its caps left, which ended it. */
  readonly usedUp: string | null;
};

type Order = Pick<OrderOf<'attempt.start'>, 'task' | 'epoch' | 'attempt' | 'deadlines' | 'caps'>;
type Ready = Pick<Extract<Prepared, { kind: 'ready' }>, 'cwd' | 'env' | 'space' | 'config' | 'prompt' | 'secrets' | 'startSha'>;
type Input = { readonly agent: AgentAdapter; readonly signal: AbortSignal; readonly writable: readonly string[]; readonly model?: string | undefined; readonly readOnly?: true; readonly seenOnlyThere?: true };

/** An agent in its earlier conversation where that is possible, else in a new one. */
export async function runAgent(context: NodeContext, order: Order, ready: Ready, input: Input): Promise<AgentRun> {
  const plan = planSession(context, order.task, input.agent, ready.cwd);
  const beginAnew = (words: string): Promise<AgentRun> => {
    context.log('info', words, { task: order.task, epoch: order.epoch });
    context.live.say(order, 'node', words);
    return runOnce(context, order, { ...ready, prompt: { ...ready.prompt, whole: ready.prompt.anew } }, { ...input, kept: null });
  };
  switch (plan.kind) {
    case 'first':
      return runOnce(context, order, ready, { ...input, kept: null });
    case 'anew':
      return beginAnew(`the agent begins a new session: its earlier one cannot be gone on with, since ${plan.why}`);
    case 'goes_on': {
      const run = await runOnce(context, order, ready, { ...input, kept: plan.kept });
      return isSessionUnknown(run) ? beginAnew(`the agent does not know its session ${plan.kept.session} any more and begins a new one`) : run;
    }
    default:
      return plan satisfies never;
  }
}

/** What the node's owner set for an agent by hand may be a key. */
export const secretsAmong = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).flatMap(([name, value]) => (/key|token|secret|passw|credential|auth/i.test(name) && value.length >= 8 ? [value] : []));

const isSessionUnknown = ({ events, complaint }: AgentRun): boolean => (events.terminal === null ? complaint?.sessionUnknown === true : events.terminal.sessionUnknown === true);

/** One process from start to end. How it ended is data; what it said is streamed, and remembered only as far as the outcome needs it. */
export async function runOnce(context: NodeContext, order: Order, ready: Ready, input: Input & { readonly kept: LedgerSession | null }): Promise<AgentRun> {
  const { agent, signal, kept } = input;
  const logs = path.join(context.home.logs, order.attempt);
  const counting = { agent, version: context.agentVersion(agent.name), kept };
  const maxUsd = budgetOf(order.caps, counting);
  const said = {
    prompt: kept === null ? ready.prompt.whole : ready.prompt.goingOn(kept.told, ready.startSha),
    cwd: ready.cwd, writable: input.writable, ...(kept === null ? {} : { sessionId: kept.session }),
    ...(input.model === undefined ? {} : { model: input.model }), ...(maxUsd === null ? {} : { maxUsd }), ...(input.readOnly === undefined ? {} : { readOnly: input.readOnly }),
    ...(input.seenOnlyThere === undefined ? {} : { seenOnlyThere: input.seenOnlyThere }),
  };
  const { command, args, env, stdin } = agent.args(said);
  const { firstOutputMs, idleMs, totalMs, graceMs } = order.deadlines;
  let events = noEvents;
  let over: string | null = null;
  const child = spawnProcess({
    command, args, cwd: ready.cwd, ...(ready.space === null ? {} : { space: ready.space }), ...(stdin === null ? { spokenTo: true } : { input: stdin }),
    env: { ...env, ...ready.env }, envAllow: [...agent.envAllow, ...ready.config.env], attemptId: order.attempt, secrets: [...secretsAmong(env), ...ready.secrets],
    deadlines: { firstOutputMs, idleMs, totalMs }, graceMs, farewell: () => parse.farewell?.() ?? 0,
    stdoutPath: path.join(logs, 'stdout.log'), stderrPath: path.join(logs, 'stderr.log'),
    onLine: (line) => {
      context.live.say(order, line.stream === 'stdout' ? 'out' : 'err', line.text);
      const heard = parse(line);
      events = heard.reduce(digest, events);
      watch.heard(heard, events);
      // After its last word there is nothing to be saved.
      if (over !== null || events.terminal !== null) return;
      over = usedUp(order.caps, events, counting);
      if (over !== null) void child.stop('used_up');
    },
  });
  const watch = watchAgent(child, agent.lingerMs);
  const parse = agent.parse({ now: context.now, input: said, voice: { say: (line) => child.write(`${line}\n`), hangUp: child.endInput } });
  const stop = (): void => void child.stop(stopReason(signal) === 'shutdown' ? 'shutdown' : 'cancelled');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const end = await child.done;
  watch.end();
  signal.removeEventListener('abort', stop);
  const ended = { code: end.kind === 'exited' ? end.code : null, stderrTail: end.stderrTail, stdoutTail: end.stdoutTail };
  if (events.terminal === null && end.kind === 'exited') events = (agent.lastWord?.(ended) ?? []).reduce(digest, events);
  return { end, events, complaint: agent.explain?.(ended) ?? null, resumed: kept, usedUp: over };
}

/**
 * While a tool runs, silence is no sign of anything. After its last word an agent has a little time to end; one that cannot succeed any more and
 * tries all the same is ended at once.
 */
function watchAgent(child: RunningProcess, lingerMs: number) {
  const open = new Set<string>();
  let linger: NodeJS.Timeout | undefined;
  const heardTool = (event: AgentEvent): void => {
    if (event.kind === 'tool_open' && !open.has(event.id)) {
      open.add(event.id);
      child.pauseIdle();
    }
    if (event.kind === 'tool_closed' && open.delete(event.id)) child.resumeIdle();
  };
  return {
    heard(heard: readonly AgentEvent[], { terminal }: EventDigest): void {
      heard.forEach(heardTool);
      if (heard.length === 0) return;
      clearTimeout(linger);
      if (terminal?.hopeless === true) void child.stop('enough');
      else if (terminal !== null && open.size === 0) linger = setTimeout(() => void child.stop('enough'), lingerMs);
    },
    end: (): void => clearTimeout(linger),
  };
}
