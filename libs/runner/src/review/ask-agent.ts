import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readReview, resolveAgent, type AgentAdapter, type ReviewVerdict } from '@fuel/agents';
import type { Finding, OrderOf, RepositoryConfig } from '@fuel/contracts';
import { restoreMirror, worktreeEvidence, type Mirror } from '@fuel/git';
import { scrub, type Space } from '@fuel/process';
import { childVariables } from '../attempt/child-variables.ts';
import { clearRoom } from '../attempt/clear-room.ts';
import { isolationOf } from '../attempt/isolation-of.ts';
import { placeAttempt, sandboxVariables } from '../attempt/place-attempt.ts';
import { readOutcomeFile } from '../attempt/read-outcome-file.ts';
import { readPrompt } from '../attempt/read-prompt.ts';
import { type AgentRun, runOnce } from '../attempt/run-agent.ts';
import { addSpent, toldByAgent, type Spent } from '../attempt/told-by-agent.ts';
import { capsAfter, leavesNothing } from '../attempt/used-up.ts';
import type { NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';
import { layUpstreams } from '../repository/lay-upstreams.ts';
import { buildReviewPrompt } from './build-review-prompt.ts';

type Review = OrderOf<'review.run'>;
type Configured = NonNullable<RepositoryConfig['review']['agent']>;

type Answer =
  | { readonly kind: 'approve' | 'needs_work'; readonly verdict: Exclude<ReviewVerdict, { kind: 'unreadable' }>; readonly findings: readonly Finding[] }
  /** `forGood`: asking again leads to the same. */
  | { readonly kind: 'errored'; readonly message: string; readonly forGood?: true };

export type Asked = Answer & {
  /** In all tries; null when it was never started. */
  readonly spent: Spent | null;
};

type Input = {
  readonly mirror: Mirror;
  readonly config: RepositoryConfig;
  readonly when: Date;
  /** As people get it, without secrets. */
  readonly diff: string;
  readonly secrets: readonly string[];
};

/** The agent that the repository names looks at the work. What it gives no verdict on, it is asked again, as often as is configured. */
export async function askAgent(context: NodeContext, order: Review, wanted: Configured, input: Input): Promise<Asked> {
  const { asked } = order;
  if (asked === undefined) return unasked('the hub does not say what the task asked for; it has to be newer for a reviewing agent');
  const resolved = resolveAgent(wanted.name, context.settings);
  if (resolved.kind === 'refused') return unasked(`the reviewing agent cannot be asked: ${resolved.message}`);
  const problem = await context.agentProblem(wanted.name);
  if (problem !== null) return unasked(`the reviewing agent cannot be asked: ${problem}`);
  const read = await readPrompt(asked.prompt, context.fetchPrompt);
  if (read.kind === 'failed') return unasked(`what the task asked for could not be fetched: ${read.message}`);
  let last = '';
  let spent: Spent | null = null;
  for (let tries = 0; tries < wanted.tries && !context.stopping.aborted; tries += 1) {
    const caps = capsAfter(order.caps, spent?.usage ?? null);
    if (leavesNothing(caps)) return { ...usedUp(`the reviewing agent "${wanted.name}" may use nothing ${tries === 0 ? '' : 'more '}of what the caps left`), spent };
    const { answer, spent: more } = await askOnce(context, { ...order, asked, ...(caps === undefined ? {} : { caps }) }, { ...input, wanted, agent: resolved.agent, parts: read.parts });
    spent = more === null ? spent : addSpent(spent, more);
    if (answer.kind !== 'errored' || answer.forGood === true) return { ...answer, spent };
    last = answer.message;
    context.log('warn', `the reviewing agent gave no verdict: ${last}`, { task: order.task, round: order.round, agent: wanted.name });
  }
  return { ...errored(`the reviewing agent "${wanted.name}" gave no verdict in ${wanted.tries} ${wanted.tries === 1 ? 'try' : 'tries'}: ${last}`), spent };
}

type Tried = { readonly answer: Answer; readonly spent: Spent | null };
type Once = Input & { readonly wanted: Configured; readonly agent: AgentAdapter; readonly parts: Parameters<typeof buildReviewPrompt>[1]['parts'] };

async function askOnce(context: NodeContext, order: Review & { readonly asked: NonNullable<Review['asked']> }, input: Once): Promise<Tried> {
  const room = roomAt(context.home, context.newId('rev'));
  const mark = path.basename(room.dir);
  let space: Space | null = null;
  try {
    await mkdir(room.dir, { recursive: true });
    const laid = await layUpstreams(context, { room, upstreams: order.upstreams, contracts: order.contracts, when: input.when });
    if (laid.kind !== 'laid') return { answer: errored('the upstream work could not be laid out'), spent: null };
    // A repository of its own: what it commits, writes into its configuration or points its refs at goes with the room.
    const isolation = isolationOf(context.settings, input.config);
    const placed = await placeAttempt(context, { mirror: input.mirror, room, startSha: order.head, level: isolation === 'worktree' ? 'clone' : isolation, mark });
    if (placed.kind === 'refused') return { answer: errored(placed.message), spent: null };
    space = placed.space;
    const prompt = buildReviewPrompt(order, { parts: input.parts, diff: input.diff, upstreams: laid.file.upstreams, instructions: input.wanted.instructions });
    const env = { ...childVariables(context, order, room, mark), ...(isolation === 'sandbox' ? sandboxVariables : {}) };
    return await hear(context, order, { ...input, own: placed.own, space, room, mark, prompt, env });
  } finally {
    await space?.close();
    await clearRoom(context, room, order.repository);
  }
}

type Begun = Once & { readonly own: Mirror; readonly space: Space | null; readonly room: Room; readonly mark: string; readonly prompt: string; readonly env: Readonly<Record<string, string>> };

async function hear(context: NodeContext, order: Review, begun: Begun): Promise<Tried> {
  const { wanted, agent, own, space, room, mark, prompt, env, config } = begun;
  const cwd = order.repository.path === null ? room.tree : path.join(room.tree, order.repository.path);
  const limit = wanted.timeoutMs;
  const deadlines = { firstOutputMs: limit, idleMs: limit, totalMs: limit, graceMs: 2_000 };
  const run = await runOnce(
    // Its words are not the attempt's: nobody reads them live.
    { ...context, live: { ...context.live, say: () => undefined } },
    { task: order.task, epoch: order.epoch, attempt: mark, deadlines, ...(order.caps === undefined ? {} : { caps: order.caps }) },
    { cwd, env, space, config, startSha: order.head, secrets: [], prompt: { whole: prompt, anew: prompt, goingOn: () => prompt, hashes: [] } },
    { agent, signal: context.stopping, writable: [room.dir], readOnly: true, model: wanted.model, kept: null },
  );
  await space?.close();
  const findings = await whatItChanged(context, { own, room, head: order.head });
  const { usage, spend } = toldByAgent(run.events, { agent, version: context.agentVersion(agent.name), resumed: false, last: null });
  return { answer: await answerOf(context, run, { ...begun, findings }), spent: run.end.kind === 'not_started' ? null : { usage, spend } };
}

async function answerOf(context: NodeContext, { end, events, usedUp: over }: AgentRun, { wanted, room, secrets, findings }: Begun & { readonly findings: readonly Finding[] }): Promise<Answer> {
  if (context.stopping.aborted) return errored('the node stops');
  if (end.kind === 'not_started') return errored(end.message);
  if (end.intent === 'used_up') return usedUp(over ?? 'the reviewing agent had used what its caps left and was ended');
  if (events.terminal?.failure === 'cap_used_up') return usedUp(events.terminal.message);
  if (events.terminal?.ok === false) return errored(`it reported an error: ${events.terminal.message.slice(0, 1_000)}`);
  if (end.intent === 'timeout_total') return errored(`it took longer than ${Math.round(wanted.timeoutMs / 1_000)} s and was ended`);
  const file = await readOutcomeFile(room.outcomeFile);
  const verdict = readReview(file.kind === 'text' ? { ...file, text: scrub(file.text, secrets) } : file);
  if (verdict.kind === 'unreadable') return errored(verdict.message);
  return { kind: verdict.kind, verdict, findings };
}

/** It was told to change nothing. What it did is gone with its room, and named. */
async function whatItChanged(context: NodeContext, { own, room, head }: { own: Mirror; room: Room; head: string }): Promise<readonly Finding[]> {
  const seen = await worktreeEvidence(context.git, { mirror: own, dir: room.tree, startSha: head });
  await restoreMirror(context.git, { mirror: own });
  const named = [...seen.dirty.paths.slice(0, 10).map((one) => one.path), ...(seen.head === head ? [] : [`${seen.commits.count} commits`])];
  return named.length === 0 ? [] : [{ code: 'reviewer_changed', message: `the reviewing agent was to change nothing; what it changed is thrown away: ${named.join(', ')}`.slice(0, 2_000) }];
}

const errored = (message: string): Answer => ({ kind: 'errored', message });
const unasked = (message: string): Asked => ({ ...errored(message), spent: null });
const usedUp = (message: string): Answer => ({ kind: 'errored', forGood: true, message: /fuel cap/.test(message) ? message : `${message}; raise the cap that is used up (fuel cap list) and try it again` });
