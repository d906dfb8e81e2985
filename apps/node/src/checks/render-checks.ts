import type { Check } from './check.ts';

const signs: Readonly<Record<Check['state'], { readonly sign: string; readonly colour: number }>> = {
  ok: { sign: '✔', colour: 32 },
  warning: { sign: '!', colour: 33 },
  error: { sign: '✘', colour: 31 },
  skipped: { sign: '-', colour: 90 },
};

/** What was found may come from elsewhere; a terminal must not obey it. */
const plain = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');

/** A line a check, what mends it below. The word stands beside the sign for whoever sees no colours. */
export function renderChecks(checks: readonly Check[], colours: boolean): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, state, found, remedy }) => {
    const { sign, colour } = signs[state];
    const mark = colours ? `\u001b[${colour}m${sign}\u001b[39m` : sign;
    const label = `${name.padEnd(width)}  ${state === 'warning' ? 'warning: ' : state === 'error' ? 'error: ' : ''}`;
    const indent = ' '.repeat(width + 4);
    const body = plain(found).split('\n').join(`\n${indent}`);
    return `${mark} ${label}${body}${remedy === null ? '' : `\n${indent}→ ${plain(remedy).split('\n').join(`\n${indent}  `)}`}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}

export const wantsColours = (stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
