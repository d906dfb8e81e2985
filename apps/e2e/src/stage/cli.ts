import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './programs.ts';
import type { RunOptions, Stage } from './stage.ts';

/** A command that must end with a code. */
export async function fuel(stage: Stage, code: number, args: readonly string[], options: RunOptions = {}): Promise<Answer> {
  const answer = await stage.fuel(args, options);
  assert.equal(answer.code, code, `fuel ${args.join(' ')} ended with ${String(answer.code)}\n${answer.stdout}${answer.stderr}`);
  return answer;
}

/** With --json stdout is one document, or a document a line, and stderr says nothing. */
export async function json<T>(stage: Stage, args: readonly string[], options: RunOptions = {}): Promise<T> {
  const { stdout, stderr } = await fuel(stage, 0, [...args, '--json'], options);
  assert.equal(stderr, '');
  return JSON.parse(stdout) as T;
}

export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly cycle?: readonly { readonly key: string; readonly repository: string | null }[];
}

/** What the hub said no to. */
export async function refusedBy(stage: Stage, args: readonly string[]): Promise<Problem> {
  const { stderr } = await fuel(stage, 1, [...args, '--json']);
  return (JSON.parse(stderr) as { problem: Problem }).problem;
}

/** A plan or another document, as a file that a person has written. */
export async function document(stage: Stage, name: string, content: unknown): Promise<string> {
  const file = join(stage.root, `${name}.json`);
  await writeFile(file, JSON.stringify(content));
  return file;
}
