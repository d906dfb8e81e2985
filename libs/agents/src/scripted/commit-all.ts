import { spawn } from 'node:child_process';

/** An agent commits as whoever works here; only where nobody is configured it has a name of its own. */
export async function commitAll(message: string): Promise<string> {
  await git(['add', '--all']);
  await git([...(await identity()), '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', message]);
  return (await git(['rev-parse', 'HEAD'])).trim();
}

async function identity(): Promise<string[]> {
  if (process.env['GIT_AUTHOR_EMAIL'] !== undefined && process.env['GIT_COMMITTER_EMAIL'] !== undefined) return [];
  const configured = await git(['config', '--get', '--default', '', 'user.email']);
  return configured.trim() === '' ? ['-c', 'user.name=Scripted Agent', '-c', 'user.email=scripted@fuel.invalid'] : [];
}

function git(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('=')) ?? ''} failed with ${code}: ${(stderr || stdout).trim()}`));
    });
  });
}
