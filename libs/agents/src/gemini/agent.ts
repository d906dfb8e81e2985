import type { FailureKind } from '@fuel/contracts';
import type { AgentAdapter, AgentEnd, Complaint } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import type { AgentOptions } from '../options.ts';
import { classifyProviderError } from '../provider-error.ts';
import { geminiParser } from './parse.ts';

export const geminiBlocked = [
  '-o', '--output-format', '-p', '--prompt', '-i', '--prompt-interactive', '-y', '--yolo', '--approval-mode', '--skip-trust', '-r', '--resume', '--session-id', '--session-file',
  '-w', '--worktree', '--acp', '--experimental-acp', '-l', '--list-extensions', '-m', '--model', '-h', '--help', '-v', '--version',
] as const;

/** Its own, and what an HTTP status leaves of itself in eight bits: 401 becomes 145. */
const exitCodes: Readonly<Record<number, FailureKind>> = {
  41: 'auth', 42: 'bad_flags', 52: 'bad_flags', 53: 'agent_error', 54: 'agent_error', 55: 'permission_denied',
  145: 'auth', 147: 'auth', 148: 'model_unavailable', 173: 'rate_limited', 244: 'overloaded', 246: 'overloaded', 247: 'overloaded', 248: 'overloaded', 17: 'overloaded',
};

export function geminiAgent({ command = 'gemini', args: extra, model, env }: AgentOptions): AgentAdapter {
  return {
    name: 'gemini',
    args: ({ prompt, sessionId, writable }) => ({
      command,
      args: [
        // What comes on stdin stands before what -p says, and without -p it would be an interactive session.
        '-p', 'Do what is asked above.', '--output-format', 'stream-json', '--yolo', '--skip-trust', ...writable.flatMap((dir) => ['--include-directories', dir]),
        ...(model === undefined ? [] : ['--model', model]), ...(sessionId === undefined ? [] : ['--resume', sessionId]), ...extra,
      ],
      // Every new worktree is a folder that it does not trust.
      env: { GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_TELEMETRY_ENABLED: 'false', ...env },
      stdin: prompt,
    }),
    parse: geminiParser,
    explain,
    envAllow: [
      'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION',
      'GOOGLE_APPLICATION_CREDENTIALS', 'GEMINI_MODEL',
    ],
    preflight: {
      command,
      version: { args: ['--version'], read: (stdout) => /^(\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? null },
      help: { args: ['--help'], flags: ['--output-format', '--yolo', '--skip-trust', '--resume', '--prompt', '--include-directories'] },
      login: {
        args: null,
        read: (_, { env: is, has }) => {
          if (['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA'].some((name) => (is[name] ?? '') !== '')) return 'yes';
          return has('.gemini/oauth_creds.json') ? 'yes' : has('.gemini/settings.json') ? 'unknown' : 'no';
        },
        remedy: 'run `gemini` once as the user that the node runs as and log in, or give the node GEMINI_API_KEY',
      },
      credentials: ['.gemini/oauth_creds.json', '.gemini/settings.json'],
    },
    resume: 'same_cwd',
    usageIsCumulative: () => false,
    lingerMs: usualLingerMs,
  };
}

function explain({ code, stderrTail }: AgentEnd): Complaint | null {
  const last = lastOfStderr(stderrTail);
  if (/invalid session identifier|no previous sessions? found/i.test(last)) return { failure: 'agent_error', sessionUnknown: true };
  const byCode = code === null ? undefined : exitCodes[code];
  if (byCode !== undefined) return { failure: byCode };
  const byWords = code === 0 ? null : classifyProviderError(last);
  return byWords === null ? null : { failure: byWords };
}
