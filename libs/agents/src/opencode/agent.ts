import type { AgentAdapter, AgentEnd, Complaint } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import type { AgentOptions } from '../options.ts';
import { classifyProviderError } from '../provider-error.ts';
import { opencodeParser } from './parse.ts';

export const opencodeBlocked = [
  '--format', '--auto', '--dir', '-s', '--session', '-c', '--continue', '--fork', '--attach', '-i', '--interactive', '--share', '--command', '-m', '--model', '-h', '--help', '-v', '--version',
] as const;

/** Nobody is there to be asked: an "ask" would hang for ever, and one that is refused by itself ends with 0 and without a word. */
const permission = JSON.stringify({ '*': 'allow', external_directory: 'allow' });

export function opencodeAgent({ command = 'opencode', args: extra, model, env }: AgentOptions): AgentAdapter {
  return {
    name: 'opencode',
    args: ({ prompt, sessionId }) => ({
      command,
      args: ['run', '--format', 'json', '--auto', ...(model === undefined ? [] : ['--model', model]), ...(sessionId === undefined ? [] : ['--session', sessionId]), ...extra],
      env: { OPENCODE_PERMISSION: permission, OPENCODE_DISABLE_AUTOUPDATE: '1', ...env },
      stdin: prompt,
    }),
    parse: opencodeParser,
    explain,
    envAllow: [
      'OPENCODE_CONFIG', 'OPENCODE_CONFIG_CONTENT', 'OPENCODE_CONFIG_DIR', 'OPENCODE_API_KEY', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY',
      'GOOGLE_GENERATIVE_AI_API_KEY', 'GROQ_API_KEY', 'MISTRAL_API_KEY', 'DEEPSEEK_API_KEY', 'XAI_API_KEY', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME',
    ],
    preflight: {
      command,
      version: { args: ['--version'], read: (stdout) => /^v?(\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? null },
      help: { args: ['run', '--help'], flags: ['--format', '--auto', '--session', '--model'] },
      login: {
        args: ['auth', 'list'],
        // Models that run on the machine ask for no login, so none at all proves nothing.
        read: ({ code, stdout, stderr }) => (code === 0 && /[1-9]\d* (?:credentials?|environment variables?)/.test(`${stdout}${stderr}`) ? 'yes' : 'unknown'),
        remedy: 'run `opencode auth login` as the user that the node runs as',
      },
      credentials: ['.local/share/opencode/auth.json', '.config/opencode/opencode.json', '.config/opencode/opencode.jsonc'],
    },
    resume: 'same_cwd',
    usageIsCumulative: () => false,
    lingerMs: usualLingerMs,
  };
}

function explain({ code, stderrTail, stdoutTail }: AgentEnd): Complaint | null {
  const last = lastOfStderr(stderrTail);
  if (/session not found/i.test(last)) return { failure: 'agent_error', sessionUnknown: true };
  if (/permission requested|auto-rejecting/i.test(last)) return { failure: 'permission_denied' };
  if (/^Options:$/m.test(stderrTail) && code !== 0 && stdoutTail.trim() === '') return { failure: 'bad_flags' };
  const failure = classifyProviderError(last);
  return failure === null || code === 0 ? null : { failure };
}
