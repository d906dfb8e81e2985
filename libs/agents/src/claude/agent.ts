import { newerThan } from '../agent-version.ts';
import type { AgentAdapter, AgentEnd, Complaint } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import { parseObject } from '../json-line.ts';
import type { AgentOptions } from '../options.ts';
import { claudeParser } from './parse.ts';

const asRoot = process.getuid?.() === 0;

/** stream-json together with -p asks for --verbose. */
const protocol = ['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'bypassPermissions', '--disallowedTools', 'AskUserQuestion,EnterWorktree,ExitWorktree'];

export const claudeBlocked = [
  '-p', '--print', '--output-format', '--input-format', '--verbose', '--permission-mode', '--dangerously-skip-permissions', '--disallowedTools', '--disallowed-tools',
  '-r', '--resume', '-c', '--continue', '--session-id', '--fork-session', '--no-session-persistence', '-w', '--worktree', '--bg', '--background', '--model', '-h', '--help', '-v', '--version',
] as const;

export function claudeAgent({ command = 'claude', args: extra, model, env }: AgentOptions): AgentAdapter {
  return {
    name: 'claude',
    args: ({ prompt, sessionId, maxUsd }) => ({
      command,
      args: [...protocol, ...(model === undefined ? [] : ['--model', model]), ...(sessionId === undefined ? [] : ['--resume', sessionId]), ...extra, ...(isLeast(maxUsd, extra) ? ['--max-budget-usd', String(maxUsd)] : [])],
      env: {
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
        // An error that passes is worth a few more tries here; what does not pass, the parser ends.
        CLAUDE_CODE_MAX_RETRIES: '3',
        // Root is refused otherwise, and in a container there is nobody else.
        ...(asRoot ? { IS_SANDBOX: '1' } : {}),
        ...env,
      },
      stdin: prompt,
    }),
    parse: ({ input, now }) => claudeParser({ now, budgeted: isLeast(input.maxUsd, extra) }),
    explain,
    envAllow: [
      'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_MODEL', 'ANTHROPIC_SMALL_FAST_MODEL', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CONFIG_DIR',
      'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'AWS_PROFILE', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_BEARER_TOKEN_BEDROCK',
      'ANTHROPIC_VERTEX_PROJECT_ID', 'CLOUD_ML_REGION', 'GOOGLE_APPLICATION_CREDENTIALS',
    ],
    preflight: {
      command,
      version: { args: ['--version'], read: (stdout) => /^(\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? null },
      help: { args: ['--help'], flags: ['--print', '--output-format', '--verbose', '--permission-mode', '--disallowedTools', '--resume'] },
      login: {
        args: ['auth', 'status'],
        read({ stdout }) {
          const { loggedIn } = parseObject(stdout) ?? {};
          return loggedIn === true ? 'yes' : loggedIn === false ? 'no' : 'unknown';
        },
        remedy: 'run `claude auth login` as the user that the node runs as, or give the node ANTHROPIC_API_KEY',
      },
      credentials: ['.claude/.credentials.json', '.claude.json'],
    },
    resume: 'same_cwd',
    // Seen: 2.1.197 tells the run, 2.1.329 the whole session, forks too.
    usageIsCumulative: (version) => version === null || newerThan(version, '2.1.197'),
    lingerMs: usualLingerMs,
  };
}

/** Of two budgets the last one counts; its owner's stands where that is the smaller one. */
function isLeast(maxUsd: number | undefined, extra: readonly string[]): boolean {
  if (maxUsd === undefined) return false;
  const flag = '--max-budget-usd';
  const own = extra.flatMap((one, index) => (one === flag ? [Number(extra[index + 1])] : one.startsWith(`${flag}=`) ? [Number(one.slice(flag.length + 1))] : [])).at(-1);
  return own === undefined || !(own <= maxUsd);
}

function explain({ stderrTail }: AgentEnd): Complaint | null {
  const last = lastOfStderr(stderrTail);
  if (/session ID .* is already in use/i.test(last)) return { failure: 'agent_error', sessionUnknown: true };
  if (/No conversation found with session ID/i.test(last)) return { failure: 'agent_error', sessionUnknown: true };
  if (/cannot be used with root|requires --verbose/i.test(last)) return { failure: 'bad_flags' };
  return null;
}
