import type { Git } from './open-git.ts';

/** A bare repository of the node's own. Never the developer's. Agents' worktrees hang off it, so what it says about itself is not believed. */
export type Mirror = { readonly dir: string; readonly url: string };

export type Identity = { readonly name: string; readonly email: string };

/** Found at the remote under a full ref name, or not there. */
export type RemoteRef = { readonly kind: 'found'; readonly sha: string } | { readonly kind: 'missing' };

/** `present`: the commit asked for is in the mirror and kept there. `moved`: the ref names a commit whose history lacks it. */
export type FetchedSha =
  | { readonly kind: 'present' }
  | { readonly kind: 'moved'; readonly found: string }
  | { readonly kind: 'missing' };

/** `absent`: the branch is there, and its history lacks the commit. */
export type HeldSha = { readonly kind: 'held' | 'absent'; readonly head: string } | { readonly kind: 'missing' };

/** `files`: all that the commit holds, where something else is absent. */
export type AbsentContent = {
  readonly submodules: readonly { readonly path: string; readonly sha: string; /** As `.gitmodules` says; null when it says nothing. */ readonly url: string | null }[];
  readonly pointers: readonly string[];
  readonly files: readonly string[];
};

export type Worktree = { readonly dir: string; readonly head: string | null };

/** The directory is out of the way; `deleted` settles when its bytes are gone and never rejects. Await it before the process ends. */
export type Removal = { readonly deleted: Promise<Deletion> };
export type Deletion = { readonly kind: 'deleted' } | { readonly kind: 'left'; readonly path: string; readonly message: string };

/** A worktree that is used again and again. `rest` is a folder beside it, for what is remembered of it while nobody works there. */
export type Slot = { readonly mirror: Mirror; readonly dir: string; readonly rest: string };

/** `seal` goes with what is remembered: the next verb on this slot wants it back, and believes nothing that does not fit to it. */
export type SlotTree =
  | { readonly kind: 'ready'; readonly head: string; readonly seal: string }
  /** Something is not as it was left: nobody may work here, a new worktree is laid. */
  | { readonly kind: 'unfit'; readonly findings: readonly Finding[] };

/** `git` is for every verb on this worktree: it goes through the door. */
export type OverlayTree = (Extract<SlotTree, { kind: 'ready' }> & { readonly git: Git }) | Extract<SlotTree, { kind: 'unfit' }>;

export type MergeHead = { readonly sha: string; readonly message: string };

export type MergeResult =
  /** `sha` is the base itself when every head was contained in it already. */
  | { readonly kind: 'merged'; readonly sha: string }
  | {
      readonly kind: 'conflict';
      /** The head that did not fit, and what it was merged onto: the base plus the heads before it. */
      readonly head: string;
      readonly onto: string;
      readonly reason: 'content' | 'unrelated_histories';
      readonly paths: readonly string[];
    };

/** Something an agent changed that is not its own, in words a person understands. */
export type Finding = { readonly what: string; readonly detail: string };

export type DirtyPath = { readonly path: string; readonly status: 'modified' | 'deleted' | 'type_changed' | 'untracked' };
export type Diffstat = { readonly files: number; readonly additions: number; readonly deletions: number };

export type WorktreeEvidence = {
  /** Null when HEAD names no commit; then `tampered` says so. */
  readonly head: string | null;
  /** The commits in start..head: all are counted, the newest are named. */
  readonly commits: { readonly count: number; readonly subjects: readonly string[] };
  /** Against HEAD, whatever the agent's index says. All are counted, the first are named. */
  readonly dirty: { readonly count: number; readonly paths: readonly DirtyPath[] };
  /** Of start..head. */
  readonly diffstat: Diffstat;
  readonly headDescendsFromStart: boolean;
  readonly inProgress: 'merge' | 'rebase' | 'cherry-pick' | 'revert' | null;
  readonly tampered: readonly Finding[];
};

export type Salvaged =
  | {
      readonly kind: 'salvaged';
      readonly sha: string;
      /** What names it. */
      readonly ref: string;
      /** Repositories that the agent made inside the worktree: git cannot hold their files in this commit, so they are named. */
      readonly nested: readonly string[];
    }
  | { readonly kind: 'nothing' };

/** `exists` carries what is there; the same SHA counts as pushed, so a push that is repeated after a crash succeeds. */
export type CreatedRef =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'exists'; readonly sha: string }
  | { readonly kind: 'refused'; readonly message: string };

/** `refused`: the remote's own rule (a hook, a protected branch) said no. */
export type MovedRef =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'moved'; readonly actual: string | null }
  | { readonly kind: 'refused'; readonly message: string };

export type DeletedRef =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'moved'; readonly actual: string }
  | { readonly kind: 'refused'; readonly message: string };

export type DiffFile = {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type_changed';
  readonly additions: number;
  readonly deletions: number;
  readonly binary: boolean;
};
export type Diff = { readonly files: readonly DiffFile[]; readonly patch: string; readonly truncated: boolean };

export type Commit = { readonly sha: string; readonly subject: string; readonly author: Identity; readonly when: string };
export type Commits = { readonly count: number; readonly commits: readonly Commit[] };

/** Why a name, path or URL is not handed to git. */
export type NameRefusal = {
  readonly code: 'git.unsafe_name';
  readonly field: string;
  readonly reason: string;
  readonly remedy: string;
};
export type Checked = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly refusal: NameRefusal };
