import type { AgentAdapter, AgentEnd, Complaint } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import type { AgentOptions } from '../options.ts';
import { classifyProviderError } from '../provider-error.ts';
import { codexParser } from './parse.ts';

export const codexBlocked = [
  '--json', '--experimental-json', '--skip-git-repo-check', '--color', '-C', '--cd', '--worktree', '--last', '--ephemeral', '--full-auto', '--remote', '-m', '--model', '-h', '--help', '-V', '--version',
] as const;

/** Its own sandbox allows no commit in a worktree unless the repository behind it is named. Who asks for one gets both. */
const asksForSandbox = (args: readonly string[]): boolean => args.some((arg) => /^(?:-s|--sandbox)(?:=|$)/.test(arg) || /^-s\w/.test(arg));

export function codexAgent({ command = 'codex', args: extra, model, env }: AgentOptions): AgentAdapter {
  return {
    name: 'codex',
    args: ({ prompt, sessionId, writable }) => {
      const rights = asksForSandbox(extra) ? writable.flatMap((dir) => ['--add-dir', dir]) : ['--dangerously-bypass-approvals-and-sandbox'];
      const options = ['--json', '--skip-git-repo-check', '--color', 'never', ...rights, ...(model === undefined ? [] : ['--model', model]), ...extra];
      // What belongs to `exec` alone (--color, --sandbox, --add-dir) is not understood behind `resume`.
      return { command, args: ['exec', ...options, ...(sessionId === undefined ? [] : ['resume', sessionId]), '-'], env, stdin: prompt };
    },
    parse: codexParser,
    explain,
    envAllow: ['CODEX_HOME', 'CODEX_API_KEY', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORGANIZATION', 'OPENAI_PROJECT', 'AZURE_OPENAI_API_KEY'],
    preflight: {
      command,
      version: { args: ['--version'], read: (stdout) => /^codex-cli (\S+)/m.exec(stdout)?.[1] ?? null },
      help: { args: ['exec', '--help'], flags: ['--json', '--skip-git-repo-check', '--color', '--dangerously-bypass-approvals-and-sandbox', '--sandbox', 'resume'] },
      login: {
        args: ['login', 'status'],
        read({ code }, { env: has, has: file }) {
          if (code === 0 || has['CODEX_API_KEY'] !== undefined) return 'yes';
          // A provider of one's own is set up there, with a key of its own or none.
          return file('.codex/config.toml') || has['CODEX_HOME'] !== undefined ? 'unknown' : 'no';
        },
        remedy: 'run `codex login` as the user that the node runs as, or give the node CODEX_API_KEY',
      },
      credentials: ['.codex/auth.json', '.codex/config.toml'],
    },
    resume: 'anywhere',
    // Seen in 0.169.0: the thread's, not the turn's.
    usageIsCumulative: () => true,
    lingerMs: usualLingerMs,
  };
}

function explain({ code, stderrTail }: AgentEnd): Complaint | null {
  const last = lastOfStderr(stderrTail);
  // A trace of the stack follows, longer than what is usually looked at.
  if (/no rollout found for thread id|no (?:session|thread) (?:found|with)|invalid (?:session|thread) id/i.test(stderrTail)) return { failure: 'agent_error', sessionUnknown: true };
  if (/not inside a trusted directory/i.test(last)) return { failure: 'permission_denied' };
  if (code === 2) return { failure: 'bad_flags' };
  const failure = classifyProviderError(last);
  return failure === null ? null : { failure };
}
