import type { Finding, Issue, RepositoryConfig } from '@fuel/contracts';
import type { Baseline } from './baseline.ts';
import type { Checks } from './run-checks.ts';
import { newInFailure } from './same-failure.ts';

type Failed = Extract<Checks, { kind: 'failed' }>;

export type JudgedFailure = { readonly kind: 'sent_back'; readonly issue: Issue } | { readonly kind: 'old'; readonly finding: Finding };

const longest = 8_000;
const mostNews = 20;

/** Whose failure is it? What failed in the same way before the feature began is not this work's, but a person has to say that it may land so. */
export function judgeFailure(failed: Failed, before: Baseline | null, { baseline }: RepositoryConfig['review'], folder: string): JudgedFailure {
  const { step, message } = failed;
  const mine = (words: string): JudgedFailure => ({ kind: 'sent_back', issue: { code: `${step}_failed`, message: words.slice(0, longest) } });
  if (before === null || before.kind === 'passed') return mine(message);
  if (before.step !== step) return mine(`${message}\n(At the base the ${before.step} ${before.how} already.)`);
  const news = newInFailure(before, failed, [folder]);
  if (news.length > 0) return mine(`The ${step} fails at the base already, but not like this. New with this work:\n${news.slice(0, mostNews).join('\n').slice(0, 2_000)}\n\n${message}`);
  if (baseline === 'strict') return { kind: 'sent_back', issue: { code: `${step}_failed_before`, message: `The ${step} fails in the same way at the base: it was broken before, and has to be mended with this work.\n${message}`.slice(0, longest) } };
  return { kind: 'old', finding: { code: `${step}_failed_before`, needsPerson: true, message: `The ${step} failed in the same way before this feature began, so it says nothing about this work. ${message}`.slice(0, 2_000) } };
}
