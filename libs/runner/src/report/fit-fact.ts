import { FACT_MAX_BYTES, fitTexts, jsonInJsonBytes, utf8Length, type AttemptOutcome, type Fact, type FactOf, type Issue, type JournalledFact } from '@fuel/contracts';

/** No server takes less, and whatever a fact has to say fits. */
export const shortFactBytes = 8 * 1024;

/**
 * A fact as the wire takes it. One that is too large would stand in the journal for ever, with everything behind it, so what people and
 * programs wrote into it is cut, the longest first and all of it to one length. What happened, and to which commit, always stays.
 */
export function fitFact<F extends Fact | JournalledFact>(fact: F, most = FACT_MAX_BYTES): F {
  const bytes = wireBytes(fact);
  if (bytes <= most) return fact;
  const texts: string[] = [];
  mapTexts(fact, (text) => (texts.push(text), text));
  const room = texts.reduce((sum, text) => sum + jsonInJsonBytes(text), most - bytes);
  const cut = fitTexts(texts, room, jsonInJsonBytes)[Symbol.iterator]();
  return mapTexts(fact, (text) => cut.next().value ?? text);
}

function wireBytes(fact: Fact | JournalledFact): number {
  const text = JSON.stringify(fact);
  // Nearly every fact is far below: escaped twice, a character takes at most 7 bytes.
  return text.length * 7 <= 16 * 1024 ? text.length : utf8Length(JSON.stringify(text));
}

type Change = (text: string) => string;

const mapTexts = <F extends Fact | JournalledFact>(fact: F, change: Change): F => ('fact' in fact ? { ...fact, fact: ofFact(fact.fact, change) } : ofFact(fact, change)) as F;

function ofFact(fact: Fact, change: Change): Fact {
  switch (fact.type) {
    case 'attempt.finished':
      return {
        ...fact, outcome: ofOutcome(fact.outcome, change), warnings: fact.warnings.map(change),
        ...(fact.followUps === undefined ? {} : { followUps: { ...fact.followUps, tasks: fact.followUps.tasks.map((task) => ({ ...task, prompt: change(task.prompt) })) } }),
      };
    case 'review.finished': {
      const whole = { ...fact, verdict: ofVerdict(fact.verdict, change), ...(fact.findings === undefined ? {} : { findings: fact.findings.map((one) => ofIssue(one, change)) }) };
      if (fact.patch === null) return whole;
      const text = change(fact.patch.text);
      return { ...whole, patch: { text, truncated: fact.patch.truncated || text !== fact.patch.text } };
    }
    case 'attempt.unpushed':
      return { ...fact, reason: change(fact.reason) };
    case 'agent.message':
      return { ...fact, text: change(fact.text) };
    case 'order.declined':
    case 'landing.refused':
    case 'branch.refused':
      return { ...fact, message: change(fact.message) };
    case 'landing.conflicted':
      return { ...fact, paths: fact.paths.map(change) };
    case 'repository.headMoved':
      return fact.paths === undefined ? fact : { ...fact, paths: fact.paths.map(change) };
    case 'order.accepted':
    case 'attempt.started':
    case 'contract.frozen':
    case 'landing.prepared':
    case 'landing.published':
    case 'branch.moved':
      return fact;
    default:
      return fact satisfies never;
  }
}

function ofOutcome(outcome: AttemptOutcome, change: Change): AttemptOutcome {
  switch (outcome.kind) {
    case 'completed':
      return { ...outcome, summary: change(outcome.summary) };
    case 'no_change':
      return { ...outcome, reason: change(outcome.reason) };
    case 'needs_work':
      return { ...outcome, issues: outcome.issues.map((issue) => ofIssue(issue, change)) };
    case 'needs_input':
      return { ...outcome, question: change(outcome.question), ...(outcome.options === undefined ? {} : { options: outcome.options.map(change) }) };
    case 'failed':
      return { ...outcome, message: change(outcome.message) };
    case 'limited':
    case 'cancelled':
      return outcome;
    default:
      return outcome satisfies never;
  }
}

const ofIssue = <I extends Issue>(issue: I, change: Change): I => ({ ...issue, message: change(issue.message), ...(issue.path === undefined ? {} : { path: change(issue.path) }) });

type Verdict = FactOf<'review.finished'>['verdict'];

function ofVerdict(verdict: Verdict, change: Change): Verdict {
  switch (verdict.kind) {
    case 'passed':
      return { ...verdict, check: verdict.check === null ? null : change(verdict.check) };
    case 'failed':
      return { ...verdict, issues: verdict.issues.map((issue) => ofIssue(issue, change)) };
    case 'errored':
      return { ...verdict, message: change(verdict.message) };
    default:
      return verdict satisfies never;
  }
}
