import type { Refusal } from '@fuel/contracts';

const forms = 'Use https://host/path, ssh://user@host/path, user@host:path, file:///path or an absolute path.';
const known = [/^https:\/\/[^/@\s]+\/\S+$/, /^ssh:\/\/([\w.-]+@)?[^/@:\s]+(:\d+)?\/\S+$/, /^[\w][\w.-]*@[\w.-]+:[^\s]+$/, /^(file:\/\/)?\/[^\s].*$/];

const refuse = (reason: string, remedy: string): Refusal => ({ code: 'repository.url_unsafe', detail: `"url" ${reason}. ${remedy}`, pointer: '/url' });

/**
 * Nodes hand this to git, each with a stricter look of its own; here it is said early and to whoever can correct it. An address with a
 * secret is refused without being repeated: it would go into orders, logs and process lists.
 */
export function checkAddress(url: string): Refusal | null {
  if (/\p{C}/u.test(url)) return refuse('holds a control or invisible character', 'Type the address anew.');
  if (url.startsWith('-')) return refuse('starts with "-", which git would read as an option', forms);
  if (/^[A-Za-z0-9]+::/.test(url)) return refuse('names a remote helper, which can run any command', forms);
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]*:[^/]*@/i.test(url) || /^https?:\/\/[^/]*@/i.test(url)) {
    return refuse('holds a user name or password', "Leave them out and set up git's credential helper or an SSH key on the nodes.");
  }
  if (/^(http|git|ftps?):\/\//i.test(url)) return refuse('uses a protocol without encryption or proof of identity', 'Use https:// or ssh://.');
  if (url.split('/').some((part) => part === '..' || part === '.')) return refuse('holds "." or ".." as a part of its path', 'Write the path out.');
  return known.some((form) => form.test(url)) ? null : refuse('is not an address that nodes hand to git', forms);
}
