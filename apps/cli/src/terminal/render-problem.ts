import type { NotOk } from '@fuel/client';
import type { Problem } from '@fuel/contracts';
import type { No } from '../exit-code.ts';
import type { Paint } from './look.ts';
import { shortSha, taskLabel } from './labels.ts';
import { oneLine, printable } from './printable.ts';
import type { SourceText } from './source-text.ts';

const PATH_SHOWN = 12;
const ERRORS_SHOWN = 20;

/** A cycle as the path that it is, closed at its end; the middle of a very long one is counted instead of shown. */
export function cyclePath(cycle: NonNullable<Problem['cycle']>): string {
  const [first] = cycle;
  if (first === undefined) return '';
  const closed = cycle.length > 1 && cycle.at(-1)?.task === first.task ? cycle : [...cycle, first];
  const labels = closed.map((step) => oneLine(taskLabel(step)));
  if (labels.length <= PATH_SHOWN) return labels.join(' → ');
  const half = PATH_SHOWN / 2;
  return [...labels.slice(0, half), `… ${labels.length - PATH_SHOWN} more …`, ...labels.slice(-half)].join(' → ');
}

function place(pointer: string, source: SourceText | undefined, paint: Paint): string[] {
  const line = source?.lineOf(pointer);
  if (source === undefined || line === undefined) return [`at ${pointer || 'the whole body'}`];
  const written = printable(source.text.split('\n')[line - 1] ?? '');
  return [`at ${pointer || 'the whole body'} (${source.name}:${line})`, `${paint('dim', `${line} |`)} ${written}`];
}

function problemLines(problem: Problem, paint: Paint, source: SourceText | undefined): string[] {
  const errors = problem.errors ?? [];
  const others = errors.filter((error) => error.pointer !== problem.pointer || error.detail !== problem.detail);
  return [
    `${oneLine(problem.title)} ${paint('dim', `(${oneLine(problem.code)})`)}`,
    ...(problem.cycle === undefined ? [] : [paint('bold', cyclePath(problem.cycle))]),
    ...(problem.pointer === undefined ? [] : place(problem.pointer, source, paint)),
    ...printable(problem.detail).split('\n'),
    ...Object.entries(problem.expected ?? {}).map(([task, sha]) => `now: ${oneLine(task)} at ${shortSha(sha)}`),
    ...others.slice(0, ERRORS_SHOWN).flatMap((error) => [`also: ${oneLine(error.detail)} ${paint('dim', `(${oneLine(error.code)})`)}`, ...place(error.pointer, source, paint)]),
    ...(others.length > ERRORS_SHOWN ? [`and ${others.length - ERRORS_SHOWN} more`] : []),
    ...(problem.status >= 500 ? [`request ${oneLine(problem.requestId)}`] : []),
  ];
}

/** Why a stream broke, in one line. */
export const shortReason = (no: NotOk): string => oneLine('problem' in no ? no.problem.detail : no.failure.message);

/** Any "no" in the words of a person: what, where, and what to do about it. */
export function renderNo(no: No, paint: Paint, source?: SourceText): string {
  const lines = (): string[] => {
    if ('problem' in no) return problemLines(no.problem, paint, source);
    if ('failure' in no) return [`${oneLine(no.failure.message)} ${paint('dim', `(${no.failure.code})`)}`];
    if ('usage' in no) return printable(no.usage).split('\n');
    if ('token' in no) return printable(no.token).split('\n');
    return printable(no.noHub).split('\n');
  };
  const [first = '', ...rest] = lines();
  return [`${paint('red', 'fuel:')} ${first}`, ...rest.map((text) => `  ${text}`)].join('\n');
}
