import { z } from 'zod';

const command = z.union([
  z.string().min(1).max(4_000),
  z.array(z.string().max(4_000)).min(1).max(100),
]);

/** `.fuel/config.yaml` in a repository. It is always read at the base SHA: an agent that changes it changes nothing for its own attempt. */
export const repositoryConfig = z
  .object({
    /** Run on a clean checkout of the work, in a shell when it is one string; exit 0 means the work is good. */
    check: command.optional(),
    checkTimeoutMs: z.int().min(1_000).max(6 * 3_600_000).default(10 * 60_000),
    /** Run once in a new worktree before the agent or the check: installs, code generation. */
    setup: command.optional(),
    /** Variables that agents and checks may see besides the ones that are always passed. */
    env: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).max(200).default([]),
  })
  .strict();
export type RepositoryConfig = z.infer<typeof repositoryConfig>;
