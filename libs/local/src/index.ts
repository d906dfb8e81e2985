export {
  beginAttempt, endAttempt, findAttempt, forgetAttempt, heldAttempts, notePushing, noteStarted, unfinishedAttempts,
  type AttemptKey, type LedgerAttempt, type NewAttempt, type Saw,
} from './attempts.ts';
export { appendFacts, countUnsettled, journalBytes, lastSeq, settle, unsettledAfter, unsettledBoots, type BatchLimits, type Position, type UnsettledBatch } from './journal.ts';
export { journalAt, type JournalSeen } from './journal-at.ts';
export { lockHome, type HomeLock } from './lock-home.ts';
export { LocalFailure, type LocalFailureCode } from './local-failure.ts';
export { atomically, closeLocal, openLocal, savepoint, type Local, type OpenLocalOptions } from './open-local.ts';
export { claimReserve, freeBytes, reserveBytes } from './reserve.ts';
export {
  acceptOrder, countUnfinished, findOrder, isBuried, listUnfinished, noteProgress, setOrderState, unfinishedOrders, type LedgerOrder, type NewOrder, type OrderState, type WaitingOrder,
} from './orders.ts';
export { findSession, keepSession, type LedgerSession, type SessionKey } from './sessions.ts';
export {
  changeWorktree, forgetWorktree, listWorktreeRows, worktreeOfAttempt, addWorktreeRow, freePlace, takenPlaces, type WorktreeRow, type WorktreeState,
} from './worktrees.ts';
export { forgetKept, listKept, noteKept, noteOffered, type KeptWork } from './kept.ts';
export { addPristine, changePristine, forgetPristine, listPristine, type PristineRow } from './pristine.ts';
export { keptAt, worktreesAt } from './worktrees-at.ts';
export { bandSize, openPortBands, type PortBands } from './port-bands.ts';
export { changeRoom, enterRoom, findRoom, leaveRoom, listRooms, type RoomRow } from './rooms.ts';
