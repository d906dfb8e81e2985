/** What was found in the worktree after the agent was gone and before anything was salvaged. */
export interface WorktreeEvidence {
  /** Null when HEAD names no commit any more. */
  readonly head: string | null;
  readonly commits: { readonly count: number; readonly subjects: readonly string[] };
  readonly dirty: { readonly count: number; readonly paths: readonly { readonly path: string; readonly status: string }[] };
  readonly headDescendsFromStart: boolean;
  readonly inProgress: string | null;
  readonly tampered: readonly { readonly what: string; readonly detail: string }[];
}

export type Evidence =
  | { readonly kind: 'worktree'; readonly worktree: WorktreeEvidence; readonly hasArtifact: boolean }
  /** It could not be looked at, and why. */
  | { readonly kind: 'unknown'; readonly message: string };
