export { GitFailure } from './git-failure.ts';
export type { GitFailureCode } from './git-failure.ts';
export type * from './results.ts';

import type {
  Checked, Commits, CreatedRef, DeletedRef, Diff, Finding, FetchedSha, Identity, MergeHead, MergeResult, Mirror, MovedRef, RemoteRef,
  Removal, Salvaged, Worktree, WorktreeEvidence,
} from './results.ts';

/** Opaque: made by openGit, handed to every verb. */
export type Git = { readonly binary: string };
export type OpenGitOptions = {
  readonly binary?: string;
  /** Where the named variables are taken from; the rest is dropped. Defaults to the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** More names that network calls may see, for example what a credential helper needs. */
  readonly pass?: readonly string[];
  readonly deadlineMs?: number;
  readonly networkDeadlineMs?: number;
  readonly signal?: AbortSignal;
};

export declare function openGit(options?: OpenGitOptions): Git;

/** https://, ssh://, git@host:path, file:// or an absolute path. */
export declare function checkRepositoryUrl(url: string): Checked;
/** A full ref name: refs/heads/... */
export declare function checkRefName(name: string): Checked;
/** A branch name without refs/heads/. */
export declare function checkBranchName(name: string): Checked;
/** A relative path inside a repository. */
export declare function checkRepositoryPath(path: string): Checked;
export declare function checkSha(sha: string): Checked;

export declare function ensureMirror(git: Git, input: { dir: string; url: string }): Promise<Mirror>;
/** Asks the remote for full ref names; keeps what it finds in the mirror under refs/fuel/remote/. */
export declare function fetchRefs(git: Git, input: { mirror: Mirror; refs: readonly string[] }): Promise<ReadonlyMap<string, RemoteRef>>;
export declare function fetchSha(git: Git, input: { mirror: Mirror; ref: string; sha: string }): Promise<FetchedSha>;
/** Fetches the branch and says where it is at the remote now. */
export declare function fetchHead(git: Git, input: { mirror: Mirror; branch: string }): Promise<RemoteRef>;
/** Where the branch was at the last fetch; no network. */
export declare function headOf(git: Git, input: { mirror: Mirror; branch: string }): Promise<RemoteRef>;

export declare function addWorktree(git: Git, input: { mirror: Mirror; dir: string; sha: string }): Promise<Worktree>;
export declare function removeWorktree(git: Git, input: { mirror: Mirror; dir: string }): Promise<Removal>;
export declare function listWorktrees(git: Git, input: { mirror: Mirror }): Promise<readonly Worktree[]>;
/** Plain files without .git and without write bits. */
export declare function checkoutReadOnly(git: Git, input: { mirror: Mirror; dir: string; sha: string }): Promise<void>;
export declare function removeCheckout(input: { dir: string }): Promise<Removal>;

export declare function mergeHeads(
  git: Git,
  input: { mirror: Mirror; base: string; heads: readonly MergeHead[]; when: Date; identity: Identity; fastForward: boolean },
): Promise<MergeResult>;
export declare function worktreeEvidence(git: Git, input: { mirror: Mirror; dir: string; startSha: string }): Promise<WorktreeEvidence>;
export declare function auditMirror(git: Git, input: { mirror: Mirror }): Promise<readonly Finding[]>;
export declare function restoreMirror(git: Git, input: { mirror: Mirror }): Promise<readonly Finding[]>;
export declare function salvage(
  git: Git,
  input: { mirror: Mirror; dir: string; startSha: string; ref: string; message: string; when: Date; identity: Identity },
): Promise<Salvaged>;

export declare function pushCreateOnly(git: Git, input: { mirror: Mirror; sha: string; ref: string }): Promise<CreatedRef>;
export declare function pushMove(git: Git, input: { mirror: Mirror; ref: string; from: string | null; to: string }): Promise<MovedRef>;
/** At the remote. */
export declare function deleteRef(git: Git, input: { mirror: Mirror; ref: string; expected: string }): Promise<DeletedRef>;
/** In the mirror only. */
export declare function forgetRef(git: Git, input: { mirror: Mirror; ref: string }): Promise<void>;

export declare function diffOf(git: Git, input: { mirror: Mirror; from: string; to: string; maxPatchBytes: number }): Promise<Diff>;
export declare function changedPaths(git: Git, input: { mirror: Mirror; from: string; to: string }): Promise<readonly string[]>;
export declare function readFileAt(git: Git, input: { mirror: Mirror; sha: string; path: string }): Promise<Buffer | null>;
export declare function isAncestor(git: Git, input: { mirror: Mirror; ancestor: string; descendant: string }): Promise<boolean>;
export declare function commitsBetween(git: Git, input: { mirror: Mirror; from: string; to: string; limit: number }): Promise<Commits>;
