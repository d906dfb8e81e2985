import { decideOutcome, readDeclared, type Evidence } from '@fuel/agents';
import type { AttemptOutcome, Diffstat, OrderOf } from '@fuel/contracts';
import { outsideFailure, restoreMirror, worktreeEvidence, type Finding, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { readOutcomeFile } from './read-outcome-file.ts';
import type { AgentRun } from './run-agent.ts';

export type Judged = { readonly outcome: AttemptOutcome; readonly diffstat: Diffstat | null; readonly warnings: readonly string[] };

/** Looks at what is there before anything is salvaged, and lets the one pure function decide. */
export async function judge(
  context: NodeContext,
  order: OrderOf<'attempt.start'>,
  input: { readonly run: AgentRun; readonly mirror: Mirror; readonly startSha: string; readonly room: Room; readonly clean: (text: string) => string },
): Promise<Judged> {
  const { run, mirror, startSha, room, clean } = input;
  const looked = await look(context, { mirror, startSha, room });
  const file = await readOutcomeFile(room.outcomeFile);
  const declared = readDeclared(file.kind === 'text' ? { ...file, text: clean(file.text) } : file);
  const outcome = decideOutcome({ events: run.events, end: run.end, evidence: looked.evidence, expects: order.expects, declared, complaint: run.complaint });
  return { outcome, diffstat: looked.diffstat, warnings: [...run.end.warnings, ...looked.findings.map(inWords)].map(clean) };
}

type Looked = { readonly evidence: Evidence; readonly diffstat: Diffstat | null; readonly findings: readonly Finding[] };

async function look(context: NodeContext, { mirror, startSha, room }: { mirror: Mirror; startSha: string; room: Room }): Promise<Looked> {
  try {
    const worktree = await worktreeEvidence(context.git, { mirror, dir: room.tree, startSha });
    const findings = [...worktree.tampered, ...(await restoreMirror(context.git, { mirror }))];
    return { evidence: { kind: 'worktree', worktree, hasArtifact: false }, diffstat: worktree.diffstat, findings };
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    return { evidence: { kind: 'unknown', message: `the worktree could not be looked at: ${failure.message}` }, diffstat: null, findings: [] };
  }
}

const inWords = ({ what, detail }: Finding): string => `${what} ${detail}`;
