import { callMirror, mustHaveCommit } from './call-mirror.ts';
import { checkRefName, checkSha } from './check-name.ts';
import { checkRepositoryUrl } from './check-url.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { translateFailure } from './translate-failure.ts';
import type { CreatedRef, DeletedRef, Mirror, MovedRef } from './results.ts';

/** The pure half: what `git push --porcelain` says about the one ref; null when it did not come that far. */
export function parsePush(text: string): { readonly moved: boolean; readonly summary: string } | null {
  const line = text.split('\n').find((one) => /^[ +\-*=!]\t/.test(one));
  return line === undefined ? null : { moved: !line.startsWith('!'), summary: line.split('\t')[2] ?? '' };
}

async function refAtRemote(git: Git, mirror: Mirror, url: string, ref: string): Promise<string | null> {
  const { stdout } = await callMirror(git, mirror, ['ls-remote', '--end-of-options', url, ref], { network: true });
  for (const line of stdout.toString('utf8').split('\n')) {
    const [sha, name] = line.split('\t');
    if (name === ref && sha !== undefined && checkSha(sha).ok) return sha;
  }
  return null;
}

type Pushed = { kind: 'pushed' } | { kind: 'differs'; actual: string | null } | { kind: 'refused'; message: string };

/** Moves one ref from exactly `from` (null: not there) to `to` (null: delete). The lease is spelled out, so nothing is ever overwritten unseen. */
async function pushRef(git: Git, input: { mirror: Mirror; ref: string; from: string | null; to: string | null }): Promise<Pushed> {
  const { mirror, from, to } = input;
  const url = mustPass(checkRepositoryUrl(mirror.url));
  const ref = mustPass(checkRefName(input.ref));
  const options = ['--porcelain', '--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no', `--force-with-lease=${ref}:${from ?? ''}`];
  const { exitCode, stdout, stderr } = await callMirror(git, mirror, ['push', ...options, '--end-of-options', url, `${to ?? ''}:${ref}`], {
    network: true,
    answers: [1],
  });
  const answer = parsePush(stdout.toString('utf8'));
  if (answer === null) throw translateFailure({ what: 'git push', exitCode, stderr });
  if (answer.moved) return { kind: 'pushed' };
  const actual = await refAtRemote(git, mirror, url, ref);
  if (actual === to) return { kind: 'pushed' };
  if (actual !== from) return { kind: 'differs', actual };
  const said = stderr.split('\n').filter((line) => line.startsWith('remote:')).join('\n');
  return { kind: 'refused', message: [answer.summary, said].filter(Boolean).join('\n').slice(0, 4_000) };
}

/** The fence in git: a second push to the same ref is refused unless it brings the same commit. */
export async function pushCreateOnly(git: Git, input: { mirror: Mirror; sha: string; ref: string }): Promise<CreatedRef> {
  const pushed = await pushRef(git, { mirror: input.mirror, ref: input.ref, from: null, to: await mustHaveCommit(git, input.mirror, input.sha) });
  if (pushed.kind !== 'differs') return pushed;
  if (pushed.actual !== null) return { kind: 'exists', sha: pushed.actual };
  return { kind: 'refused', message: 'the ref came and went while it was pushed' };
}

/** `from` null creates. */
export async function pushMove(git: Git, input: { mirror: Mirror; ref: string; from: string | null; to: string }): Promise<MovedRef> {
  const from = input.from === null ? null : mustPass(checkSha(input.from));
  const pushed = await pushRef(git, { mirror: input.mirror, ref: input.ref, from, to: await mustHaveCommit(git, input.mirror, input.to) });
  return pushed.kind === 'differs' ? { kind: 'moved', actual: pushed.actual } : pushed;
}

/** At the remote. A ref that is gone already counts as deleted. */
export async function deleteRef(git: Git, input: { mirror: Mirror; ref: string; expected: string }): Promise<DeletedRef> {
  const pushed = await pushRef(git, { mirror: input.mirror, ref: input.ref, from: mustPass(checkSha(input.expected)), to: null });
  if (pushed.kind === 'pushed') return { kind: 'deleted' };
  if (pushed.kind === 'refused') return pushed;
  return pushed.actual === null ? { kind: 'deleted' } : { kind: 'moved', actual: pushed.actual };
}
