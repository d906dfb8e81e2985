import { isAbsolute, normalize } from 'node:path';
import { accepted, refused } from './refuse-name.ts';
import type { Checked } from './results.ts';

const letters = 'use letters, digits, ".", "_", "+", "@" and "-", with "/" between the parts';

/** Git itself takes `refs/heads/-x`, `$(id)` and U+3000. We do not: the name also reaches file systems, shells and screens. */
function whyNotRef(name: string): string | null {
  if (name.length > 200) return 'is longer than 200 characters';
  if (!/^[A-Za-z0-9._+@/-]+$/.test(name)) return 'holds a character outside the allowed ones, or is empty';
  if (name.includes('..')) return 'holds ".."';
  for (const part of name.split('/')) {
    if (part === '') return 'has an empty part (a "/" at an end, or two together)';
    if (part === '@') return 'has "@" as a part';
    if (/^[-.]/.test(part)) return 'has a part that starts with "-" or "."';
    if (/(\.|\.lock)$/i.test(part)) return 'has a part that ends with "." or ".lock"';
  }
  return null;
}

/** A full ref name. Short ones are refused: git looks a short one up in six places. */
export function checkRefName(name: string): Checked {
  const reason = whyNotRef(name);
  if (reason !== null) return refused('ref', reason, letters);
  if (!/^refs\/(heads|tags|fuel)\/./.test(name)) {
    return refused('ref', 'is not a full name below refs/heads/, refs/tags/ or refs/fuel/', 'write refs/heads/ before a branch');
  }
  return accepted(name);
}

export function checkBranchName(name: string): Checked {
  const reason = whyNotRef(name) ?? whyNotRef(`refs/heads/${name}`);
  if (reason !== null) return refused('branch', reason, letters);
  if (name === 'HEAD' || name.startsWith('refs/')) return refused('branch', 'is a name that git uses itself', 'choose another name');
  return accepted(name);
}

/** A place inside a repository, relative to its top. */
export function checkRepositoryPath(path: string): Checked {
  const refuse = (reason: string): Checked => refused('path', reason, 'name a file or folder relative to the top of the repository');
  if (path === '') return refuse('is empty');
  if (path.length > 500) return refuse('is longer than 500 characters');
  if (!/^[\p{L}\p{M}\p{N}._+@#=,()~[\] /-]+$/u.test(path)) return refuse('holds a control character, a backslash, a colon or another unusual one');
  for (const part of path.split('/')) {
    if (part === '') return refuse('starts or ends with "/", or holds two together');
    if (part === '.' || part === '..') return refuse('holds "." or ".." as a part');
    if (part.startsWith('-')) return refuse('has a part that starts with "-"');
    if (/^(\.git|git~\d+)$/i.test(part.trimEnd())) return refuse('reaches into .git');
  }
  return accepted(path);
}

export function checkSha(sha: string): Checked {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return accepted(sha);
  return refused('sha', 'is not 40 or 64 lower-case hexadecimal digits', 'name the exact commit, never a branch');
}

/** A directory on this machine that the node chose. */
export function checkDirectory(dir: string): Checked {
  if (!isAbsolute(dir)) return refused('dir', 'is not an absolute path', 'resolve it first');
  if (/\p{Cc}/u.test(dir)) return refused('dir', 'holds a control character', 'choose another directory');
  const tidy = normalize(dir).replace(/(.)\/+$/, '$1');
  return tidy === '/' ? refused('dir', 'is the root of the file system', 'choose a directory below it') : accepted(tidy);
}
