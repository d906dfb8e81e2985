import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

/** All that a rendering function may know of the place it renders for. */
export interface Look {
  readonly paint: Paint;
  readonly now: Date;
  /** Columns of the terminal; without one lines are as long as they are. */
  readonly width: number | undefined;
}

export const plain: Paint = (_style, text) => text;
const colourful: Paint = (style, text) => (text === '' ? '' : styleText(style, text, { validateStream: false }));

/** Colours only for a person's terminal, and not for one who asked for none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Paint {
  const wanted = stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return wanted ? colourful : plain;
}
