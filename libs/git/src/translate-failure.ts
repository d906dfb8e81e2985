import { GitFailure } from './git-failure.ts';
import type { GitFailureCode } from './git-failure.ts';

type Meaning = { readonly code: GitFailureCode; readonly retryable: boolean; readonly said: RegExp };

/** The first that fits. LC_ALL=C makes git say the same words everywhere; the transport's and the system's words are as wide as we met them. */
const meanings: readonly Meaning[] = [
  { code: 'git.executable_missing', retryable: false, said: /spawn .* ENOENT/ },
  { code: 'git.disk_full', retryable: true, said: /No space left on device|Disk quota exceeded/ },
  { code: 'git.host_key', retryable: false, said: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|No .* host key is known/i },
  { code: 'git.tls', retryable: false, said: /certificate (problem|verif|has expired|is not)|self-signed certificate|server certificate|unable to get local issuer|no alternative certificate subject|CAfile/i },
  {
    code: 'git.auth',
    retryable: false,
    said: /Authentication failed|could not read (Username|Password)|terminal prompts disabled|Permission denied \(|returned error: 40[13]|Access denied|not authorized|Permission to \S+ denied|marked as read.only|not allowed to push|(do not|don't) have permission|Write access to .* not granted/i,
  },
  {
    code: 'git.not_found',
    retryable: false,
    said: /Repository not found|repository '.*' (not found|does not exist)|does not appear to be a git repository|not a git repository|returned error: 404/i,
  },
  {
    code: 'git.network',
    retryable: true,
    said: /Could not resolve|Failed to connect|Couldn't connect|Connection (refused|timed out|reset|closed)|Network is unreachable|No route to host|Operation timed out|returned error: (429|5\d\d)|early EOF|RPC failed|remote end hung up|unexpected disconnect|SSL|TLS|gnutls|kex_exchange|Could not read from remote repository/i,
  },
  { code: 'git.locked', retryable: true, said: /\.lock': File exists|cannot lock ref|could not lock|Another git process/i },
];

const clip = (text: string, length: number): string => (text.length <= length ? text : `…${text.slice(text.length - length)}`);

export function translateFailure(failed: { what: string; exitCode: number | null; stderr: string }): GitFailure {
  const meaning = meanings.find(({ said }) => said.test(failed.stderr));
  const lines = failed.stderr.split('\n').filter((line) => line.trim() !== '');
  const told = lines.find((line) => meaning?.said.test(line)) ?? lines.find((line) => /^(fatal|error|remote|ssh):/i.test(line)) ?? lines.at(-1);
  const ended = failed.exitCode === null ? 'was killed' : `ended with ${failed.exitCode}`;
  return new GitFailure({
    code: meaning?.code ?? 'git.failed',
    message: `${failed.what} ${ended}${told === undefined ? '' : `: ${clip(told.trim(), 500)}`}`,
    stderr: clip(failed.stderr, 8_000),
    retryable: meaning?.retryable ?? failed.exitCode === null,
  });
}
