import type { World } from '../world.ts';

/** A block of lines at the bottom of the terminal that is drawn over itself. */
export interface LiveScreen {
  readonly height: () => number;
  readonly draw: (lines: readonly string[]) => void;
}

export function liveScreen(stdout: World['stdout']): LiveScreen {
  let drawn = 0;
  return {
    height: () => Math.max(4, (stdout.rows || 24) - 1),
    draw: (lines) => {
      const up = drawn > 0 ? `\x1b[${drawn}A` : '';
      // Without automatic line breaks: a line with signs that are wider than we think must not become two.
      stdout.write(`\x1b[?7l${up}\r\x1b[0J${lines.join('\n')}\n\x1b[?7h`);
      drawn = lines.length;
    },
  };
}
