import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Postgres refuses to run as root. Root therefore starts it in a user namespace where it has another number: outside, every file still
 * belongs to root, so no user has to exist and no directory be opened to one. Without namespaces it becomes the user `postgres`,
 * who is made when missing, with the right to pass directories that are closed to it. Returns what to put before the command; `owner`
 * is whom its directories must belong to.
 */
export async function unprivileged(): Promise<{ readonly prefix: readonly string[]; readonly owner: { uid: number; gid: number } | null }> {
  if (process.getuid?.() !== 0) return { prefix: [], owner: null };
  const namespace = ['unshare', '--user', `--map-user=${await someUser()}`, '--'];
  if (await works([...namespace, 'true'])) return { prefix: namespace, owner: null };
  if (!(await works(['id', '-u', 'postgres']))) await run('useradd', ['--system', '--user-group', 'postgres']);
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
  const become = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const passing = [...become, '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
  return { prefix: (await works([...passing, 'true'])) ? passing : [...become, '--'], owner: { uid: uid!, gid: gid! } };
}

/** initdb asks for the name of its user, so the number must be one that /etc/passwd knows. */
async function someUser(): Promise<number> {
  const numbers = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => Number(line.split(':')[2] ?? 0));
  return numbers.find((uid) => uid > 0) ?? 65534;
}

async function works(command: readonly string[]): Promise<boolean> {
  const [program, ...args] = command;
  return run(program!, args).then(
    () => true,
    () => false,
  );
}
