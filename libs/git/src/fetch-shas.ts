import { randomUUID } from 'node:crypto';
import { callMirror, changeRefs } from './call-mirror.ts';
import { checkRefName, checkSha } from './check-name.ts';
import { fetchInto } from './fetch-refs.ts';
import { keepRef } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { serially } from './serially.ts';

const atOnce = 500;

/**
 * Brings many exact commits into the mirror with few calls, as far as their refs have them; says which are there. What is missing is not
 * looked for anywhere else.
 */
export async function fetchShas(git: Git, input: { mirror: Mirror; wanted: readonly { readonly ref: string; readonly sha: string }[] }): Promise<ReadonlySet<string>> {
  const { mirror } = input;
  const wanted = input.wanted.map(({ ref, sha }) => ({ ref: mustPass(checkRefName(ref)), sha: mustPass(checkSha(sha)) }));
  return serially(git, mirror.dir, async () => {
    const kept = await keptIn(git, mirror);
    const there = await commitsAmong(git, mirror, wanted.map(({ sha }) => sha).filter((sha) => !kept.has(sha)));
    const missing = wanted.filter(({ sha }) => !kept.has(sha) && !there.has(sha));
    const incoming = `refs/fuel/incoming/${randomUUID()}`;
    for (let from = 0; from < missing.length; from += atOnce) await fetchSome(git, mirror, missing.slice(from, from + atOnce), `${incoming}/${from}`);
    for (const sha of await commitsAmong(git, mirror, missing.map(({ sha }) => sha))) there.add(sha);
    const left = await listed(git, mirror, incoming, '%(refname)');
    await changeRefs(git, mirror, [...[...there].map((sha) => `update ${keepRef(sha)} ${sha}`), ...left.map((ref) => `delete ${ref}`)]);
    return new Set(wanted.map(({ sha }) => sha).filter((sha) => kept.has(sha) || there.has(sha)));
  });
}

/** A ref that the remote does not have lets no other come along: it is left out, and the others are asked for again. */
async function fetchSome(git: Git, mirror: Mirror, wanted: readonly { readonly ref: string }[], into: string): Promise<void> {
  const refs = new Set(wanted.map(({ ref }) => ref));
  for (let left = refs.size; left > 0; left = refs.size) {
    const gone = await fetchInto(git, mirror, [...refs].map((ref, index) => ({ from: ref, into: `${into}-${index}` })));
    if (gone === null || !refs.delete(gone)) return;
  }
}

const keptIn = async (git: Git, mirror: Mirror): Promise<ReadonlySet<string>> => new Set(await listed(git, mirror, 'refs/fuel/keep', '%(objectname)'));

async function listed(git: Git, mirror: Mirror, under: string, format: string): Promise<readonly string[]> {
  const { stdout } = await callMirror(git, mirror, ['for-each-ref', `--format=${format}`, '--end-of-options', under]);
  return stdout.toString('utf8').split('\n').filter((line) => line !== '');
}

/** Those of these SHAs that are commits in the mirror. */
export async function commitsAmong(git: Git, mirror: Mirror, shas: readonly string[]): Promise<Set<string>> {
  if (shas.length === 0) return new Set();
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch-check=%(objectname) %(objecttype)', '--buffer'], { input: `${shas.join('\n')}\n` });
  const answers = new Set(stdout.toString('utf8').split('\n'));
  return new Set(shas.filter((sha) => answers.has(`${sha} commit`)));
}
