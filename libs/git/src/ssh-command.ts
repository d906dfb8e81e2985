/**
 * ssh would otherwise open the terminal and wait there for a passphrase or a yes; a connection that is dead is given up within a minute; and one that
 * others share is used where it is there, and never begun by us: it would be ended with the node's helpers while the user's terminals use it.
 */
const unattended = '-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=4 -oControlMaster=no';

/** The user's own way to ssh, or plain ssh. Ours come first, where they win; a program that is not OpenSSH is left as it is. */
export function sshCommand(given: string): string {
  const [program = '', word = ''] = /^("[^"]+"|'[^']+'|\S+)/.exec(given.trim()) ?? [];
  const name = word.replace(/^["']|["']$/g, '').split('/').at(-1);
  return name === 'ssh' ? `${program} ${unattended}${given.trim().slice(program.length)}` : given;
}
