import type { Command } from 'commander';
import type { Session } from './session.ts';

export interface PageOptions {
  readonly limit?: string;
  readonly cursor?: string;
}

export const withPageOptions = (command: Command): Command =>
  command.option('--limit <n>', 'how many at most (50)').option('--cursor <cursor>', 'go on where the last page ended');

export const pageQueryOf = (options: PageOptions): PageOptions => ({
  ...(options.limit === undefined ? {} : { limit: options.limit }),
  ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
});

export function sayMore(session: Session, command: string, next: string | null): void {
  if (next !== null) session.say(`there are more: ${command} --cursor ${next}`);
}
