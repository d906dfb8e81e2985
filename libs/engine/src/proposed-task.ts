import type { Id, NewTask, Proposal } from '@fuel/contracts';

/** Under this its task is known: what came of a proposal proposes nothing by itself. */
export const followUpPrefix = 'follow-up-';

export const proposedKey = (id: Id): string => `${followUpPrefix}${id.replace(/^[a-z]+_/, '').slice(-10)}`;

/** The task that a proposal becomes. `id` is of whatever it is made from, and makes its key one of its own. */
export const proposedTask = (id: Id, repository: string, { title, type, prompt }: Proposal): NewTask => ({
  key: proposedKey(id),
  kind: 'work', repository, title, prompt, type: type ?? 'chore', complexity: 'moderate', priority: 500, dependsOn: [], paths: [], forbidden: [], acceptance: [],
});
