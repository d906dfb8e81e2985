import { outcomeFileVariable } from './variables.ts';

/** What the agent wrote to its outcome file. */
export type Declared =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'no_change'; readonly reason: string }
  | { readonly kind: 'question'; readonly text: string; readonly options: readonly string[] }
  | { readonly kind: 'unreadable'; readonly message: string };

/** What lies where the agent may have written its outcome file. */
export type OutcomeFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  /** Something else is there; `why` goes on after "the file". */
  | { readonly kind: 'unreadable'; readonly why: string };

/** A question outweighs a declaration of no change. */
export function readDeclared(file: OutcomeFile): Declared {
  if (file.kind === 'unreadable') return unreadable(file.why);
  const text = file.kind === 'absent' ? '' : file.text;
  if (text.trim() === '') return { kind: 'nothing' };
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable('is not a JSON object');
  const { question, options, noChange, contracts, followUps }: { readonly question?: unknown; readonly options?: unknown; readonly noChange?: unknown; readonly contracts?: unknown; readonly followUps?: unknown } = value;
  if (question !== undefined) {
    if (typeof question !== 'string' || question.trim() === '') return unreadable('has a "question" that is not a sentence');
    const list: unknown[] | undefined = options === undefined ? [] : Array.isArray(options) ? options : undefined;
    if (list === undefined || !list.every((option) => typeof option === 'string')) return unreadable('has "options" that are not a list of texts');
    return { kind: 'question', text: question, options: list };
  }
  if (noChange === undefined && (contracts !== undefined || followUps !== undefined)) return { kind: 'nothing' };
  if (noChange === undefined) return unreadable('has neither "noChange" nor "question"');
  if (typeof noChange !== 'string' || noChange.trim() === '') return unreadable('has a "noChange" that is not a reason');
  return { kind: 'no_change', reason: noChange };
}

function unreadable(why: string): Declared {
  return { kind: 'unreadable', message: `the file at ${outcomeFileVariable} ${why}; write {"noChange": "reason"} or {"question": "text", "options": ["…"]}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
