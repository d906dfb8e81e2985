export { GitFailure } from './git-failure.ts';
export type { GitFailureCode } from './git-failure.ts';
export { outsideFailure } from './outside-failure.ts';
export type * from './results.ts';

export { openGit } from './open-git.ts';
export type { Git, OpenGitOptions } from './open-git.ts';

export { askDefaultBranch, askRemote } from './ask-remote.ts';
export { branchHolds } from './branch-holds.ts';
export { ensureMirror } from './ensure-mirror.ts';
export { fetchHead, headOf } from './fetch-refs.ts';
export { fetchSha } from './fetch-sha.ts';
export { fetchShas } from './fetch-shas.ts';
export { forgetRef } from './forget-ref.ts';
export { forgetStrayRefs, freeMirror } from './clear-mirror.ts';
export { sweepMirror } from './sweep-mirror.ts';
export { restoreMirror } from './restore-mirror.ts';

export { forgetClone, openClone, takeOver } from './own-clone.ts';
export { userConfigChanges } from './user-config.ts';
export { addWorktree } from './add-worktree.ts';
export { forgetWorktrees, removeWorktree } from './remove-worktree.ts';
export { detachWorktree } from './detach-worktree.ts';
export { continueTree } from './continue-tree.ts';
export { layHooks } from './lay-hooks.ts';
export { layTree } from './lay-tree.ts';
export { openTree } from './open-tree.ts';
export { openOverlayTree, removeOverlayTree, seenFrom } from './overlay-tree.ts';
export type { Inside } from './overlay-tree.ts';
export { restTree } from './rest-tree.ts';
export { sizeOfCommit, type CommitSize } from './size-of-commit.ts';
export { checkoutReadOnly } from './checkout-read-only.ts';
export { removeDirectory, sweepRemoved } from './remove-directory.ts';

export { worktreeEvidence, worktreeHead } from './worktree-evidence.ts';
export { hasCommit } from './call-mirror.ts';
export { keepAs } from './keep-as.ts';
export { salvage } from './salvage.ts';
export { mergeHeads } from './merge-heads.ts';
export { pushCreateOnly, pushMove } from './push-ref.ts';

export { changedPaths, diffOf } from './diff-of.ts';
export { binariesBetween } from './binaries-between.ts';
export { patchOfEach } from './patch-of-each.ts';
export { readBlobs } from './read-blobs.ts';
export { isAncestor, maximalHeads } from './history.ts';
export { absentContent } from './absent-content.ts';
export { readFileAt } from './read-file-at.ts';
