import { LocalFailure } from '@fuel/local';
import type { Command } from 'commander';
import { refuse, type Answer } from './refusal.ts';
import { hideTokens } from './terminal/hide-tokens.ts';

/** How a verb leaves its exit code: 0, 1 for a refusal or a failure, 2 for a command line that is not understood. */
export type Leave = (code: number) => void;
export type Place = { readonly home?: string; readonly repo?: string };

/** Talk goes to stderr, and never repeats a token. */
export const say = (text: string): void => void process.stderr.write(hideTokens(text));
export const tell = (text: string): void => void process.stdout.write(text);

/** A refusal ends the command with its words, and so does a disk that fails; a value goes on. */
export async function orLeave<T>(leave: Leave, answer: Promise<Answer<T>> | Answer<T>, go: (value: T) => Promise<void> | void): Promise<void> {
  const given = await Promise.resolve(answer).catch((cause: unknown): Answer<T> => {
    if (!(cause instanceof LocalFailure)) throw cause;
    return refuse(cause.message);
  });
  if (given.ok) return go(given.value);
  say(`${given.message}\n`);
  leave(1);
}

export const withPlace = (command: Command): Command =>
  command.option('--repo <dir>', 'the checkout beside which the node joined').option('--home <dir>', 'the home that it joined with');
