import { readFile } from 'node:fs/promises';
import { runCommand } from '@fuel/process';
import { StartFailure } from '../compose/start-failure.ts';

export interface Unprivileged {
  /** Put before a command. */
  readonly prefix: readonly string[];
  /** Whom the directories of what is started so must belong to; null: to us. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/**
 * Postgres refuses to run as root. Root therefore starts it in a user namespace where it has another number: outside, every file still
 * belongs to root, so no user has to exist and no directory be opened to one. Where namespaces are forbidden (most containers) it
 * becomes the user `postgres`, who is made when missing, and keeps root's one right to pass closed directories: data and programs
 * often lie below /root.
 */
export async function unprivileged(): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return { prefix: [], owner: null };
  const namespace = ['unshare', '--user', `--map-user=${await someUser()}`, '--'];
  if (await works([...namespace, 'true'])) return { prefix: namespace, owner: null };
  if (!(await works(['id', '-u', 'postgres'])) && !(await works(['useradd', '--system', '--user-group', 'postgres']))) {
    throw new StartFailure(
      'Postgres does not run as root, and neither user namespaces nor a user "postgres" can be had here',
      'Start the hub as another user, or set DATABASE_URL to a Postgres of your own.',
    );
  }
  const [uid, gid] = [Number(await said(['id', '-u', 'postgres'])), Number(await said(['id', '-g', 'postgres']))];
  const become = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const passing = [...become, '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
  return { prefix: (await works([...passing, 'true'])) ? passing : [...become, '--'], owner: { uid, gid } };
}

/** initdb asks for the name of its user, so the number must be one that /etc/passwd knows. */
async function someUser(): Promise<number> {
  const numbers = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => Number(line.split(':')[2] ?? 0));
  return numbers.find((uid) => uid > 0) ?? 65_534;
}

const run = ([command, ...args]: readonly string[]) => runCommand({ command: command!, args, cwd: '/', timeoutMs: 30_000 });

async function works(command: readonly string[]): Promise<boolean> {
  const { end } = await run(command);
  return end.kind === 'exited' && end.code === 0;
}

const said = async (command: readonly string[]): Promise<string> => (await run(command)).stdout.trim();
