import { execa } from 'execa';

export interface InFrontOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A program that talks with the person itself: it has our terminal, our whole environment and our signals. Its exit code; null when a signal ended it. */
export async function runInFront({ command, args, cwd, env }: InFrontOptions): Promise<number | null> {
  const { exitCode, signal, originalMessage } = await execa(command, [...args], { cwd, env, stdio: 'inherit', reject: false });
  if (exitCode === undefined && signal === undefined) throw new Error(`${command} could not be started: ${originalMessage ?? 'no reason given'}`);
  return exitCode ?? null;
}
