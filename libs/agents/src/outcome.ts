import type { AttemptOutcome, Expectation, FailureKind, Issue } from '@fuel/contracts';
import type { NotStartedReason, ProcessEnd } from '@fuel/process';
import type { Complaint } from './adapter.ts';
import type { TerminalEvent } from './agent-event.ts';
import { classifyStderr } from './classify-stderr.ts';
import type { Declared } from './declared.ts';
import type { EventDigest } from './event-digest.ts';
import type { Evidence, WorktreeEvidence } from './evidence.ts';
import { plainText } from './plain-text.ts';
import { resetFromWords } from './reset-time.ts';

export interface OutcomeInput {
  readonly events: EventDigest;
  readonly end: ProcessEnd;
  readonly evidence: Evidence;
  readonly expects: Expectation;
  readonly declared: Declared;
  /** What this agent's own exit codes and last words mean, where they mean something. */
  readonly complaint?: Complaint | null;
  /** When it ended. */
  readonly now: Date;
  /** How much it used of how much, where that ended it. */
  readonly usedUp?: string | null;
}

type Failed = Extract<AttemptOutcome, { kind: 'failed' }>;

const longestText = 8_000;
const mostIssues = 100;
/** A hundred of them, each twice and escaped twice, still fit into one message. */
const longestPath = 300;

/**
 * What an attempt came to. The first that applies:
 *   1. we cancelled it, or the node stopped                                cancelled, failed(node_restarted)
 *   2. it never started                                                    failed(why)
 *   3. we ended it since it had used what its caps left                    failed(cap_used_up)
 *   4. its own word is an error, even if a deadline of ours ended it       limited(until), failed(kind)
 *   5. a deadline of ours ended it                                         failed(timeout_…)
 *   6. it had said its last word and stayed, so that we ended it           as if it had exited with 0
 *   7. somebody else's signal ended it                                     failed(crash)
 *   8. it asked                                                            needs_input
 *   9. exit code not 0, or no word of success                              failed(kind)
 *  10. success, and the evidence decides                                   completed, no_change, needs_work, failed(tampered, …)
 * An exit code alone proves nothing: agents exit 0 when they are interrupted, and 1 after a success that nobody wanted.
 */
export function decideOutcome(input: OutcomeInput): AttemptOutcome {
  const { end, events } = input;
  if (end.intent === 'cancelled') return { kind: 'cancelled' };
  if (end.intent === 'shutdown') return failed('node_restarted', 'the node was stopped while the agent was running');
  if (end.kind === 'not_started') return failed(notStarted[end.reason], end.message);
  if (end.intent === 'used_up') return failed('cap_used_up', input.usedUp ?? 'the agent had used what its caps left and was ended');
  if (events.terminal?.ok === false) return ownError(events.terminal, input.now);
  const endedByUs = end.intent === 'enough';
  if (end.intent !== 'none' && end.intent !== 'enough') return failed(end.intent, deadlineMessages[end.intent]);
  if (end.kind === 'signalled' && !endedByUs) return failed('crash', lastWords(`the agent was ended by ${end.signal}, which was not sent by us`, end));
  const question = input.declared.kind === 'question' ? input.declared : events.question;
  if (question !== null) return ask(question);
  if (end.kind === 'exited' && end.code !== 0 && !endedByUs) return limitedOr(whyExited(input), exitWords(input, end.code), input.now);
  if (events.terminal === null) return noLastWord(input);
  return judgeEvidence(input);
}

const notStarted: Record<NotStartedReason, FailureKind> = {
  executable_missing: 'executable_missing',
  permission: 'permission_denied',
  cwd_missing: 'repository_failed',
  arguments_too_long: 'bad_flags',
  out_of_resources: 'crash',
  log_unwritable: 'crash',
  spawn_failed: 'crash',
};

const deadlineMessages = {
  timeout_first_output: 'the agent said nothing at all and was ended; it may be waiting for a login or for input',
  timeout_idle: 'the agent fell silent with no tool call open and was ended',
  timeout_total: 'the agent used up its time and was ended',
} as const;

/** Its own habits first, then what any CLI says on stderr, then the last error that it did not get over. */
function whyExited({ complaint, end, events }: OutcomeInput): FailureKind {
  const known = complaint?.failure ?? classifyStderr(end.stderrTail);
  return known === 'crash' ? (events.complaint?.failure ?? known) : known;
}

function exitWords({ events, end }: OutcomeInput, code: number): string {
  const said = events.complaint === null ? '' : ` after "${events.complaint.text.slice(0, 2_000)}"`;
  return lastWords(`the agent exited with ${code}${said}`, end);
}

function ownError({ failure, until, message }: TerminalEvent, now: Date): AttemptOutcome {
  const at = until === null ? Number.NaN : Date.parse(until);
  if (failure === 'rate_limited' && !Number.isNaN(at)) return { kind: 'limited', until: new Date(at).toISOString() };
  return limitedOr(failure ?? 'agent_error', message === '' ? 'the agent reported an error without saying which' : message, now);
}

/** A limit is waited for where its words say until when. */
function limitedOr(failure: FailureKind, words: string, now: Date): AttemptOutcome {
  const until = failure === 'rate_limited' ? resetFromWords(words, now) : null;
  return until === null ? failed(failure, words) : { kind: 'limited', until };
}

function ask({ text, options }: { readonly text: string; readonly options: readonly string[] }): AttemptOutcome {
  const question = plainText(text, longestText);
  return options.length === 0
    ? { kind: 'needs_input', question }
    : { kind: 'needs_input', question, options: options.slice(0, 20).map((option) => plainText(option, 500)) };
}

function noLastWord({ end, events, complaint, now }: OutcomeInput): AttemptOutcome {
  if (complaint != null) return limitedOr(complaint.failure, lastWords('the agent exited with 0 without having done anything', end), now);
  if (end.stdout.bytes === 0) return failed('empty_output', lastWords('the agent exited with 0 and said nothing', end));
  if (events.recognised === 0) {
    return failed('protocol_drift', `nothing that the agent said was understood (${events.unparsable} lines); its version may be newer than its adapter`);
  }
  const failure = events.complaint?.failure ?? (events.denied === null ? 'crash' : 'permission_denied');
  return limitedOr(failure, lastWords(`the agent exited with 0 in the middle of its work, without a word of success${events.complaint === null ? '' : `, after "${events.complaint.text.slice(0, 2_000)}"`}`, end), now);
}

function judgeEvidence({ evidence, expects, declared, events }: OutcomeInput): AttemptOutcome {
  if (evidence.kind === 'unknown') return failed('repository_failed', evidence.message);
  const { worktree, hasArtifact } = evidence;
  const { head, commits } = worktree;
  const findings = worktree.tampered.map(({ what, detail }) => `${what} ${detail}`).join('; ');
  if (head === null) return failed('tampered', `HEAD names no commit any more; ${findings}`);
  const untidy = [...untidyIssues(worktree), ...(declared.kind === 'unreadable' ? [issue('declaration_unreadable', declared.message)] : [])];
  if (untidy.length > 0) return { kind: 'needs_work', issues: untidy };
  if (declared.kind === 'no_change' && commits.count === 0) return { kind: 'no_change', reason: plainText(declared.reason, longestText) };
  if (expects === 'commits' && commits.count === 0) {
    // The commits may be there, but in a repository that is no longer ours.
    if (findings !== '') return failed('tampered', findings);
    if (events.denied !== null) return failed('permission_denied', `the agent committed nothing and was not allowed what it wanted: ${events.denied}`);
    return needsWork('nothing_committed', 'the agent reported success but committed nothing; commit the work, or declare that no change is needed');
  }
  if (expects === 'artifact' && !hasArtifact) return needsWork('artifact_missing', 'the agent reported success but left no artifact');
  const words = events.terminal?.message || events.lastText || commits.subjects.join('\n');
  return { kind: 'completed', head, summary: plainText(words, longestText) };
}

function untidyIssues({ dirty, inProgress, headDescendsFromStart }: WorktreeEvidence): Issue[] {
  const issues: Issue[] = [];
  if (inProgress !== null) issues.push(issue('unfinished_operation', `a ${inProgress} was begun and not finished; finish or abort it`));
  if (!headDescendsFromStart) {
    issues.push(issue('history_rewritten', 'the commits no longer build on where the task began; keep that commit and add to it'));
  }
  const named = dirty.paths.slice(0, mostIssues - issues.length - 2);
  issues.push(...named.map(({ path, status }) => dirtyIssue(path, status)));
  const unnamed = dirty.count - named.length;
  if (unnamed > 0) issues.push(issue('dirty_tree', `${unnamed} ${named.length > 0 ? 'more ' : ''}files were left uncommitted`));
  return issues;
}

function dirtyIssue(path: string, status: string): Issue {
  const message = `${plainText(path, longestPath)} was left uncommitted (${status}); commit it, remove it, or have it ignored`;
  return { ...issue('dirty_tree', message), path: plainText(path, longestPath) };
}

const issue = (code: string, message: string): Issue => ({ code, message: plainText(message, longestText) });
const needsWork = (code: string, message: string): AttemptOutcome => ({ kind: 'needs_work', issues: [issue(code, message)] });
const failed = (failure: FailureKind, message: string): Failed => ({ kind: 'failed', failure, message: plainText(message, longestText) });

function lastWords(sentence: string, end: ProcessEnd): string {
  const words = (end.stderrTail.trim() || end.stdoutTail.trim()).slice(-4_000);
  return words === '' ? sentence : `${sentence}. Its last words: ${words}`;
}
