import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { until } from './until.ts';

export type TestSshd = {
  url(path: string): string;
  /** For whoever connects: an agent with the one key that may, and a configuration without any other. */
  readonly environment: { readonly SSH_AUTH_SOCK: string; readonly GIT_SSH_COMMAND: string };
  /** From here on the host's key is known to whoever connects. */
  becomeKnown(): Promise<void>;
  output(): string;
  /** The server only; the agent goes on. */
  endServer(): Promise<void>;
  stop(): Promise<void>;
};

const program = '/usr/sbin/sshd';

async function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const child = await startChild(command, args, environment);
  await child.exited;
  if (/error|refused|denied/i.test(child.output())) throw new Error(`${command} ${args.join(' ')}: ${child.output()}`);
}

/** A real sshd on loopback that knows one key, and an ssh-agent that alone has it. */
export async function startSshd(): Promise<TestSshd> {
  if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install openssh-server`);
  const directory = await temporaryDirectory('ssh');
  const at = (name: string): string => join(directory.path, name);
  const port = await freePort();
  for (const key of ['host', 'key']) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', at(key)]);
  const hostKey = await readFile(at('host.pub'), 'utf8');
  const options = ['UsePAM no', 'StrictModes no', 'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password', 'PidFile none'];
  await writeFile(at('authorized_keys'), await readFile(at('key.pub')));
  await writeFile(at('sshd_config'), [`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host')}`, `AuthorizedKeysFile ${at('authorized_keys')}`, ...options, ''].join('\n'));
  await writeFile(at('known_hosts'), '');
  await writeFile(at('ssh_config'), `Host *\n  UserKnownHostsFile ${at('known_hosts')}\n  GlobalKnownHostsFile /dev/null\n  IdentityFile none\n`);
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const agent = await startChild('ssh-agent', ['-D', '-a', at('agent')]);
  await until(() => existsSync(at('agent')), { timeoutMs: 10_000, describe: 'the ssh-agent listens' });
  await run('ssh-add', ['-q', at('key')], { SSH_AUTH_SOCK: at('agent') });
  await rm(at('key'));
  const server = await startChild(program, ['-D', '-e', '-f', at('sshd_config')]);
  const stop = async (): Promise<void> => {
    await server.end('SIGTERM');
    await agent.end('SIGTERM');
    await directory.remove();
  };
  await until(() => server.hasExited() || server.output().includes('listening'), { timeoutMs: 10_000, describe: 'sshd listens' });
  if (server.hasExited()) {
    await stop();
    throw new Error(`sshd ended at once:\n${server.output()}`);
  }
  return {
    url: (path) => `ssh://${userInfo().username}@127.0.0.1:${port}${path}`,
    environment: { SSH_AUTH_SOCK: at('agent'), GIT_SSH_COMMAND: `ssh -F ${at('ssh_config')}` },
    becomeKnown: () => writeFile(at('known_hosts'), `[127.0.0.1]:${port} ${hostKey}`),
    output: server.output,
    endServer: () => server.end('SIGTERM'),
    stop,
  };
}
