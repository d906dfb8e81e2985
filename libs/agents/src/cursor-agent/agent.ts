import type { AgentAdapter, AgentEnd, Complaint } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import type { AgentOptions } from '../options.ts';
import { classifyProviderError } from '../provider-error.ts';
import { cursorParser } from './parse.ts';

export const cursorBlocked = [
  '-p', '--print', '--output-format', '--stream-partial-output', '-f', '--force', '--yolo', '--trust', '--workspace', '--resume', '--continue', '--worktree', '-w', '-b', '--background',
  '--model', '-m', '-h', '--help', '-v', '--version',
] as const;

export function cursorAgent({ command = 'cursor-agent', args: extra, model, env }: AgentOptions): AgentAdapter {
  return {
    name: 'cursor-agent',
    args: ({ prompt, sessionId, cwd }) => ({
      command,
      // A new worktree asks for both: --force lets it act, --trust lets it be there at all.
      args: [
        '-p', '--output-format', 'stream-json', '--force', '--trust', '--workspace', cwd,
        ...(model === undefined ? [] : ['--model', model]), ...(sessionId === undefined ? [] : ['--resume', sessionId]), ...extra,
      ],
      env, stdin: prompt,
    }),
    parse: cursorParser,
    explain,
    envAllow: ['CURSOR_API_KEY', 'CURSOR_CONFIG_DIR'],
    preflight: {
      command,
      version: { args: ['--version'], read: (stdout) => /^(\d{4}\.\d{2}\.\d{2}\S*|\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? null },
      help: { args: ['--help'], flags: ['--output-format', '--force', '--resume'] },
      login: {
        args: ['status'],
        read: ({ stdout, stderr }, { env: is }) => {
          if ((is['CURSOR_API_KEY'] ?? '') !== '') return 'yes';
          const said = `${stdout}${stderr}`;
          return /not logged in|authentication required/i.test(said) ? 'no' : /logged in/i.test(said) ? 'yes' : 'unknown';
        },
        remedy: 'run `cursor-agent login` as the user that the node runs as, or give the node CURSOR_API_KEY',
      },
      credentials: ['.cursor/cli-config.json', '.config/cursor/auth.json'],
    },
    resume: 'same_cwd',
    // Not known. Were it the run's alone, a resumed session would be counted too low; nothing shows that it is the whole session's.
    usageIsCumulative: () => false,
    unverified: true,
    lingerMs: usualLingerMs,
  };
}

/** Its failures are told on stderr only, and a workspace that it does not trust is refused with 0. */
function explain({ code, stderrTail }: AgentEnd): Complaint | null {
  const last = lastOfStderr(stderrTail);
  if (/authentication required|cursor-agent login|not logged in/i.test(last)) return { failure: 'auth' };
  if (/workspace trust|not trusted|untrusted|--trust/i.test(last)) return { failure: 'permission_denied' };
  const failure = code === 0 ? null : classifyProviderError(last);
  return failure === null ? null : { failure };
}
