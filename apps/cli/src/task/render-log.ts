import type { LogLine } from '@fuel/contracts';
import type { Look } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';

/** An agent prints whatever it likes: nothing of it steers the terminal. */
export function renderLogLine({ stream, text }: LogLine, { paint }: Look): string {
  const shown = printable(text);
  return stream === 'out' ? shown : paint(stream === 'err' ? 'red' : 'dim', shown);
}
