import { declaredFollowUps, decideOutcome, readDeclared, type Evidence } from '@fuel/agents';
import type { AttemptOutcome, Diffstat, FactOf, OrderOf, RepositoryConfig } from '@fuel/contracts';
import { outsideFailure, restoreMirror, takeOver, userConfigChanges, worktreeEvidence, type Finding, type Mirror } from '@fuel/git';
import { worktreeOfAttempt } from '@fuel/local';
import type { ProcessEnd } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { secretIssues } from '../review/find-secrets.ts';
import { secretsBetween } from '../review/secrets-between.ts';
import { inTree } from '../worktree/lay-over.ts';
import { readOutcomeFile } from './read-outcome-file.ts';
import type { AgentRun } from './run-agent.ts';

type FollowUps = NonNullable<FactOf<'attempt.finished'>['followUps']>;
export type Judged = { readonly outcome: AttemptOutcome; readonly diffstat: Diffstat | null; readonly warnings: readonly string[]; readonly followUps?: FollowUps };

/** Looks at what is there before anything is salvaged, and lets the one pure function decide. */
export async function judge(
  context: NodeContext,
  order: OrderOf<'attempt.start'>,
  input: { readonly run: AgentRun; readonly mirror: Mirror; readonly own: Mirror; readonly startSha: string; readonly room: Room; readonly config: RepositoryConfig; readonly clean: (text: string) => string },
): Promise<Judged> {
  const { run, mirror, own, startSha, room, clean } = input;
  const looked = await look(context, { mirror, own, startSha, room, attempt: order.attempt });
  const file = await readOutcomeFile(room.outcomeFile);
  const declared = readDeclared(file.kind === 'text' ? { ...file, text: clean(file.text) } : file);
  const decided = decideOutcome({ events: run.events, end: run.end, evidence: looked.evidence, expects: order.expects, declared, complaint: run.complaint, usedUp: run.usedUp, now: context.now() });
  const { outcome, unseen } = decided.kind === 'completed' ? await withoutSecrets(context, decided, { mirror, startSha, config: input.config }) : { outcome: decided, unseen: [] };
  const proposed = input.config.followUps === 'off' || file.kind !== 'text' ? [] : declaredFollowUps({ ...file, text: clean(file.text) });
  const followUps = input.config.followUps === 'off' || proposed.length === 0 ? {} : { followUps: { mode: input.config.followUps, tasks: [...proposed] } };
  return { outcome, ...followUps, diffstat: looked.diffstat, warnings: [...run.end.warnings, ...misbehaviour(run.end), ...looked.findings.map(inWords), ...unseen].map(clean) };
}

type Completed = Extract<AttemptOutcome, { kind: 'completed' }>;

/** Work that holds a key is not pushed at all: the next try begins without its commits, so that they are in nobody's history. */
async function withoutSecrets(context: NodeContext, outcome: Completed, { mirror, startSha, config }: { mirror: Mirror; startSha: string; config: RepositoryConfig }): Promise<{ readonly outcome: AttemptOutcome; readonly unseen: readonly string[] }> {
  const { found, unseen } = await secretsBetween(context, { mirror, from: startSha, to: outcome.head, config });
  if (found.length === 0) return { outcome, unseen };
  const again = { code: 'secret_added', message: 'Nothing of this try was pushed: the next one begins where this one began, and has to do the work again without them.' };
  const issues = secretIssues(found).map((issue) => ({ ...issue, ...(issue.path === undefined ? {} : { path: issue.path.slice(0, 1_000) }) }));
  return { outcome: { kind: 'needs_work', issues: [...issues, again] }, unseen };
}

type Looked = { readonly evidence: Evidence; readonly diffstat: Diffstat | null; readonly findings: readonly Finding[] };

async function look(context: NodeContext, { mirror, own, startSha, room, attempt }: { mirror: Mirror; own: Mirror; startSha: string; room: Room; attempt: string }): Promise<Looked> {
  const { git } = context;
  try {
    const worktree = await inTree(context, worktreeOfAttempt(context.local, attempt), (inside) => worktreeEvidence(inside, { mirror: own, dir: room.tree, startSha }));
    const findings = [...worktree.tampered, ...(await restoreMirror(git, { mirror: own })), ...userConfigChanges(git)];
    if (own !== mirror) {
      // Whoever is the same user finds the mirror too.
      findings.push(...(await restoreMirror(git, { mirror })));
      if (worktree.head !== null) await takeOver(git, { from: own, into: mirror, sha: worktree.head });
    }
    return { evidence: { kind: 'worktree', worktree, hasArtifact: false }, diffstat: worktree.diffstat, findings };
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    return { evidence: { kind: 'unknown', message: `the worktree could not be looked at: ${failure.message}` }, diffstat: null, findings: [] };
  }
}

const inWords = ({ what, detail }: Finding): string => `${what} ${detail}`;

/** What a person should know of how it ran, whatever it came to. */
function misbehaviour(end: ProcessEnd): readonly string[] {
  const { leftovers, stdout, stderr, intent } = end;
  const cut = Object.entries({ stdout, stderr }).flatMap(([name, { logTruncated, bytes }]) => (logTruncated ? [`${name} said ${bytes} bytes; the log on the node was cut`] : []));
  const left = leftovers.length === 0 ? [] : [`${leftovers.length} ${leftovers.length === 1 ? 'process' : 'processes'} that the agent left running had to be ended`];
  const deaf = intent !== 'none' && end.kind === 'signalled' && end.signal === 'SIGKILL' ? ['the agent did not end when it was told to and was killed'] : [];
  return [...deaf, ...left, ...cut];
}
