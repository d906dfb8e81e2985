import type { GitFailure } from '@fuel/git';

/** What a person can mend so that the same push works. */
const mendable: ReadonlySet<GitFailure['code']> = new Set(['git.auth', 'git.host_key', 'git.tls', 'git.not_found', 'git.executable_missing']);
/** A remote that took the connection says it in its own words: a read-only key, a rule about who may push, a disk that is not this user's. */
const saysNoAccess = /permission|not allowed to (push|create|update|write)|denied to|access denied|read[- ]only|unpacker error/i;

export const isMendable = ({ code }: Pick<GitFailure, 'code'>): boolean => mendable.has(code);
export const isNoAccess = (said: string): boolean => saysNoAccess.test(said);

/** Which credential it was, and what is to be done. The address is told without what may be secret in it. */
export function whyDenied(said: string, { url, user }: { readonly url: string; readonly user: string }): string {
  return `it cannot be pushed: ${said.slice(0, 2_000)}. What was tried is ${credentialOf(url, user)}; give that write access, or the node another one`;
}

function credentialOf(url: string, user: string): string {
  const https = /^https?:\/\/(?:[^@/]*@)?([^/]+)/.exec(url)?.[1];
  if (https !== undefined) return `the login for ${https} that the credential helper of user "${user}" gives`;
  const ssh = /^ssh:\/\/(?:[^@/]*@)?([^/:]+)/.exec(url)?.[1] ?? /^(?:[^@/:]*@)?([^/:]+):/.exec(url)?.[1];
  if (ssh !== undefined && !url.startsWith('file:')) return `the ssh key for ${ssh} of user "${user}" (its agent, or ~/.ssh)`;
  return `the rights of user "${user}" to ${url}`;
}
