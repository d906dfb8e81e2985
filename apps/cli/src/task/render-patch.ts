import type { RouteResponse } from '@fuel/contracts';
import type { Look, Style } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';

type Diff = RouteResponse<'getTaskDiff'>;

const styles: readonly (readonly [RegExp, Style])[] = [
  [/^(diff |index |new file|deleted file|similarity|rename |old mode|new mode|--- |\+\+\+ )/, 'bold'],
  [/^@@/, 'cyan'],
  [/^\+/, 'green'],
  [/^-/, 'red'],
];

/** For a person: coloured, and nothing in it can talk to the terminal. */
export function renderPatch(diff: Diff, look: Look): string {
  const lines = printable(diff.patch).replace(/\n$/, '').split('\n');
  return lines
    .map((text) => {
      const style = styles.find(([start]) => start.test(text))?.[1];
      return style === undefined ? text : look.paint(style, text);
    })
    .join('\n');
}

export const patchNote = (label: string, diff: Diff): string | undefined => {
  if (diff.patch === '') return `${label}: no change`;
  return diff.truncated ? `${label}: the patch is too long and was cut; the whole is ${diff.base ?? ''}..${diff.head ?? ''} in the repository` : undefined;
};
