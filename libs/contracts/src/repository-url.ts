const forms = 'use https://host/path, ssh://user@host/path, user@host:path, file:///path or an absolute path';
const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?`;
const user = '[A-Za-z0-9_][A-Za-z0-9._-]*';
const path = '[A-Za-z0-9._~%+@=,:()-]+';
const https = new RegExp(`^https://${host}(?:/${path})+/?$`);
const ssh = new RegExp(`^ssh://(?:${user}@)?${host}(?:/${path})+/?$`);
const scp = new RegExp(`^${user}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?:/?[A-Za-z0-9._~](?:[A-Za-z0-9._~+@=,()/-])*$`);
const local = /^\/[\p{L}\p{M}\p{N}._~%+@=,:()[\]{}#&'! /-]*$/u;

/** A secret in the address would be copied into process lists, logs and reports, so it is refused without being repeated. */
const carriesCredentials = (url: string): boolean => {
  const authority = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/]*)@/.exec(url)?.[1];
  if (authority === undefined) return false;
  return authority.includes(':') || !url.startsWith('ssh://');
};

const walksUp = (url: string): boolean => url.split('/').some((part) => part === '..' || part === '.');

/** Why an address is refused, without repeating it, and what to do. */
export interface UrlFault {
  readonly reason: string;
  readonly remedy: string;
}

/**
 * What may be handed to git as an address; null: it may. Everything that is not named here is refused, `ext::` and options above all. The
 * hub says it early, to whoever can correct it; the node looks again, because it is the node that runs git.
 */
export function repositoryUrlFault(url: string): UrlFault | null {
  const refuse = (reason: string, remedy: string): UrlFault => ({ reason, remedy });
  if (url === '') return refuse('is empty', forms);
  if (url.length > 2_000) return refuse('is longer than 2000 characters', 'use a shorter address');
  if (/[\p{C}\u2028\u2029]/u.test(url)) return refuse('holds a control or invisible character', 'type the address anew');
  if (url.startsWith('-')) return refuse('starts with "-", which git would read as an option', forms);
  if (carriesCredentials(url)) {
    return refuse('holds a user name or password', "leave them out and set up git's credential helper or an SSH key on the nodes");
  }
  if (/^[A-Za-z0-9]+::/.test(url)) return refuse('names a remote helper, which can run any command', forms);
  if (/^(http|git|ftp|ftps):\/\//i.test(url)) return refuse('uses a protocol without encryption or proof of identity', 'use https:// or ssh://');
  if (walksUp(url)) return refuse('holds "." or ".." as a part of its path', 'write the path out');
  if (https.test(url) || ssh.test(url) || scp.test(url)) return null;
  if (local.test(url.startsWith('file:///') ? url.slice('file://'.length) : url)) return null;
  return refuse('is not an address that nodes hand to git', forms);
}
