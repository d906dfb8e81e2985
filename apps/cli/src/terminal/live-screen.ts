import type { World } from '../world.ts';

/** A block of lines at the bottom of the terminal that is drawn over itself. */
export interface LiveScreen {
  readonly height: () => number;
  readonly draw: (lines: readonly string[]) => void;
}

export function liveScreen(stdout: World['stdout']): LiveScreen {
  let drawn = 0;
  return {
    height: () => Math.max(4, (stdout.rows ?? 24) - 1),
    draw: (lines) => {
      const up = drawn > 0 ? `\x1b[${drawn}A` : '';
      stdout.write(`${up}\r\x1b[0J${lines.join('\n')}\n`);
      drawn = lines.length;
    },
  };
}
