import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ok, refuse, type Answer } from '../refusal.ts';

export type TokenSources = {
  readonly variable: string | undefined;
  readonly file: string | undefined;
  readonly stdin: NodeJS.ReadStream;
};

/** Never from the arguments: everybody on the machine can read those. */
export async function readToken({ variable, file, stdin }: TokenSources): Promise<Answer<string>> {
  if (file !== undefined) {
    const content = await readFile(file, 'utf8').catch((cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))));
    return typeof content === 'string' ? checkToken(content, `the file ${file}`) : refuse(`--token-file: ${content.message}`);
  }
  if (variable !== undefined && variable.trim() !== '') return checkToken(variable, 'FUEL_JOIN_TOKEN');
  if (stdin.isTTY) {
    return refuse('a join token is needed: put it into FUEL_JOIN_TOKEN, name its file with --token-file, or pipe it in (fuel node token REPOSITORY | fuel node join …)');
  }
  return checkToken(await text(stdin), 'stdin');
}

export function checkToken(given: string, source: string): Answer<string> {
  const token = given.trim();
  if (token === '') return refuse(`${source} holds no join token; make one with: fuel node token REPOSITORY`);
  if (/\s/.test(token) || token.length > 200) return refuse(`${source} holds more than one join token, or something else; make one with: fuel node token REPOSITORY`);
  return ok(token);
}
