import type { Id } from '@fuel/contracts';

/** What an order is about, once. A new order under the same key replaces the old one in the outbox. */
export const orderKeys = {
  attempt: (task: Id, epoch: number) => `attempt:${task}:${epoch}`,
  cancel: (task: Id, epoch: number) => `cancel:${task}:${epoch}`,
  review: (task: Id, round: number) => `review:${task}:${round}`,
  prepare: (landing: Id, epoch: number, repository: Id) => `prepare:${landing}:${epoch}:${repository}`,
  publish: (landing: Id, epoch: number, repository: Id) => `publish:${landing}:${epoch}:${repository}`,
  /** Where is the branch really, if not there? Null: nobody has said where since the repository is where it is. */
  observe: (repository: Id, head: string | null) => `observe:${repository}:${head ?? 'anew'}`,
} as const;
