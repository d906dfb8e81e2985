import { askMirror, callMirror, changeRefs, commitOf } from './call-mirror.ts';
import { checkDirectory, checkRefName, checkSha } from './check-name.ts';
import { commitTree } from './commit-tree.ts';
import type { Signature } from './commit-tree.ts';
import { isAncestor } from './history.ts';
import type { Environment, Git } from './open-git.ts';
import { withOwnIndex } from './own-index.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror, Salvaged } from './results.ts';
import { serially } from './serially.ts';
import { withoutSmudged } from './smudged.ts';
import { adminOf } from './worktree-admin.ts';
import { changesIn } from './worktree-changes.ts';
import { headOfWorktree } from './worktree-evidence.ts';
import { isRealDirectory } from './worktree-tampering.ts';

type Place = { readonly mirror: Mirror; readonly admin: string; readonly dir: string; readonly commit: string };

/** The tree of the files as they lie there, and the repositories inside that it cannot hold. */
async function treeOfFiles(git: Git, place: Place, environment: Environment): Promise<{ tree: string; nested: readonly string[] }> {
  const { mirror } = place;
  const changes = await withoutSmudged(git, place, await changesIn(git, mirror, environment));
  const nested = changes.flatMap(({ path }) => (path.endsWith('/') ? [path.slice(0, -1)] : []));
  const paths = changes.filter(({ path }) => !path.endsWith('/')).map(({ path }) => `${path}\0`);
  if (paths.length > 0) {
    await callMirror(git, mirror, ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], { environment, input: paths.join('') });
  }
  return { tree: await askMirror(git, mirror, ['write-tree'], { environment }), nested };
}

/**
 * Keeps what an attempt leaves: its commits, and on top of them one commit of everything uncommitted and not ignored. The agent's
 * index and HEAD stay as they are. `known`: a commit that may hold it already. `beside`: what the ref names already stays there, and what does not contain it
 * gets a ref of its own. The same worktree and the same arguments give the same SHA.
 */
export async function salvage(
  git: Git,
  input: { mirror: Mirror; dir: string; startSha: string; ref: string; message: string; known?: string; beside?: boolean } & Signature,
): Promise<Salvaged> {
  const { message, when, identity } = input;
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  const dir = mustPass(checkDirectory(input.dir));
  const start = mustPass(checkSha(input.startSha));
  const ref = mustPass(checkRefName(input.ref));
  const admin = await adminOf(mirror.dir, dir);
  const head = (await headOfWorktree(git, mirror, admin, dir)) ?? start;

  const place = { mirror, admin, dir, commit: head };
  const headTree = await askMirror(git, mirror, ['rev-parse', '--verify', `${head}^{tree}`]);
  const { tree, nested } = (await isRealDirectory(git.seen(dir)))
    ? await withOwnIndex(git, place, (environment) => treeOfFiles(git, place, environment))
    : { tree: headTree, nested: [] };
  if (tree === headTree && head === start) return { kind: 'nothing' };

  if (input.known !== undefined && (await holds(git, mirror, mustPass(checkSha(input.known)), { tree, head }))) return { kind: 'nothing' };
  const before = input.beside === true ? await commitOf(git, mirror, ref) : null;
  if (before !== null && (await holds(git, mirror, before, { tree, head }))) return { kind: 'salvaged', sha: before, ref, nested };
  const sha = tree === headTree ? head : await commitTree(git, { mirror, tree, parents: [head], message, when, identity });
  const free = before === null || (await isAncestor(git, { mirror, ancestor: before, descendant: sha })) ? ref : `${ref}-${sha.slice(0, 12)}`;
  await serially(git, mirror.dir, () => changeRefs(git, mirror, [`update ${free} ${sha}`]));
  return { kind: 'salvaged', sha, ref: free, nested };
}

/** The same files, on top of the same commits. */
async function holds(git: Git, mirror: Mirror, known: string, { tree, head }: { tree: string; head: string }): Promise<boolean> {
  if ((await commitOf(git, mirror, known)) === null) return false;
  return (await askMirror(git, mirror, ['rev-parse', '--verify', `${known}^{tree}`])) === tree && isAncestor(git, { mirror, ancestor: head, descendant: known });
}
