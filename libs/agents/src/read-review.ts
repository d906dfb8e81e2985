import type { Issue } from '@fuel/contracts';
import type { OutcomeFile } from './declared.ts';
import { plainText } from './plain-text.ts';
import { outcomeFileVariable } from './variables.ts';

/** What an agent that reviews came to. */
export type ReviewVerdict =
  | { readonly kind: 'approve'; readonly summary: string }
  | { readonly kind: 'needs_work'; readonly issues: readonly Issue[] }
  | { readonly kind: 'unreadable'; readonly message: string };

const mostIssues = 50;

/** It is an agent's file: whatever is not exactly a verdict is none, and to send work back it has to say for what. */
export function readReview(file: OutcomeFile): ReviewVerdict {
  if (file.kind === 'absent') return unreadable('is not there');
  if (file.kind === 'unreadable') return unreadable(file.why);
  const value = parse(file.text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable('is not a JSON object');
  const { verdict, issues, summary }: { readonly verdict?: unknown; readonly issues?: unknown; readonly summary?: unknown } = value;
  if (verdict === 'approve') {
    if (Array.isArray(issues) && issues.length > 0) return unreadable('approves and has "issues"; it can only do one of the two');
    return { kind: 'approve', summary: typeof summary === 'string' ? plainText(summary, 1_000) : '' };
  }
  if (verdict !== 'needs_work') return unreadable('has a "verdict" that is neither "approve" nor "needs_work"');
  const read = Array.isArray(issues) ? issues.slice(0, mostIssues).map(issueOf) : [];
  const named = read.flatMap((issue) => issue ?? []);
  if (named.length === 0 || named.length < read.length) return unreadable('has no "issues" that are a list of {"path", "message"}');
  return { kind: 'needs_work', issues: named };
}

function issueOf(value: unknown): Issue | null {
  if (typeof value !== 'object' || value === null) return null;
  const { path, message }: { readonly path?: unknown; readonly message?: unknown } = value;
  if (typeof message !== 'string' || message.trim() === '' || (path !== undefined && path !== null && typeof path !== 'string')) return null;
  return { code: 'reviewer', message: plainText(message, 4_000), ...(typeof path === 'string' && path.trim() !== '' ? { path: plainText(path, 1_000) } : {}) };
}

const unreadable = (why: string): ReviewVerdict => ({ kind: 'unreadable', message: `the file at ${outcomeFileVariable} ${why}` });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
