import type { Look, Style } from './look.ts';
import { flat, oneLine } from './printable.ts';

/** A piece of a line that knows its style, so that it can be measured and cut before it is coloured. */
export type Cell = string | { readonly text: string; readonly style: Style | undefined };

export const cell = (text: string, style: Style | undefined): Cell => ({ text, style });
export const textOf = (piece: Cell): string => (typeof piece === 'string' ? piece : piece.text);
const lengthOf = (text: string): number => Array.from(text).length;

export function cut(text: string, width: number): string {
  const signs = Array.from(text);
  return signs.length <= width ? text : `${signs.slice(0, Math.max(0, width - 1)).join('')}…`;
}

const paintCell = (piece: Cell, text: string, look: Look): string =>
  typeof piece === 'string' || piece.style === undefined ? text : look.paint(piece.style, text);

/** Cells one after the other, cut where the terminal ends. */
export function line(cells: readonly Cell[], look: Look): string {
  let left = look.width ?? Number.POSITIVE_INFINITY;
  let text = '';
  for (const piece of cells) {
    const shown = cut(flat(textOf(piece)), left);
    left -= lengthOf(shown);
    text += paintCell(piece, shown, look);
    if (left <= 0) break;
  }
  return text.trimEnd();
}

/** Columns as wide as their widest cell; the last one is cut at the edge of the terminal. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[], look: Look): string {
  const clean = rows.map((row) => row.map((piece) => (typeof piece === 'string' ? oneLine(piece) : { ...piece, text: oneLine(piece.text) })));
  const heads = header.map((text) => cell(text, 'dim'));
  const widths = header.map((_head, n) => Math.max(...[heads, ...clean].map((row) => lengthOf(textOf(row[n] ?? '')))));
  const padded = (piece: Cell, n: number): Cell => {
    const gap = n === header.length - 1 ? '' : ' '.repeat((widths[n] ?? 0) - lengthOf(textOf(piece)) + 2);
    return typeof piece === 'string' ? piece + gap : { ...piece, text: piece.text + gap };
  };
  return [heads, ...clean].map((row) => line(row.map(padded), look)).join('\n');
}

/** A sentence over several lines, because a command in it must not be cut. */
export function wrap(text: string, width: number | undefined): string[] {
  const lines: string[] = [];
  for (const word of oneLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || lengthOf(last) + 1 + lengthOf(word) > (width ?? Number.POSITIVE_INFINITY)) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
