import { runCommand } from '../run-command.ts';

/**
 * Whose rights a namespace is made with: `root` needs none but its own; `user` makes a user namespace first, in which the same
 * user keeps its number and has the rights over what is in there only.
 */
export type Rights = 'root' | 'user';

/** What `unshare` needs to hear for it. The rights are kept through the exec, for the mounts that are made inside. */
export const unshareRights = (rights: Rights): readonly string[] => (rights === 'root' ? [] : ['--user', '--map-current-user', '--keep-caps']);

/** To enter what was made that way. */
export const enterRights = (rights: Rights): readonly string[] => (rights === 'root' ? [] : ['--user', '--preserve-credentials']);

/** The rights to try, the simplest first. */
export const rightsHere = (): readonly Rights[] => (process.getuid?.() === 0 ? ['root', 'user'] : ['user']);

/** Null when the trial went well, else the system's own words. */
export async function trial(command: string, args: readonly string[]): Promise<string | null> {
  const { end, stderr } = await runCommand({ command, args, cwd: '/', timeoutMs: 10_000, env: { LC_ALL: 'C' } });
  if (end.kind === 'not_started') return end.message;
  if (end.kind === 'exited' && end.code === 0) return null;
  const said = stderr.trim().split('\n')[0] ?? '';
  return said === '' ? `${command} ${end.kind === 'exited' ? `exited with ${end.code}` : `was ended by ${end.signal}`}` : said;
}
