import { z } from 'zod';
import { taskKind } from '../plan.ts';
import { slug, title } from '../text.ts';

/** So many tasks are listed one by one; the counts are about all of them. */
export const PLAN_TASKS_SHOWN = 1_000;

const named = z.object({ key: z.string(), repository: slug.nullable() });

/** What would become of a plan. Nothing was written. */
export const planView = z.object({
  name: title,
  workspace: slug,
  tasks: z.int(),
  dependencies: z.int(),
  /** All tasks of a wave could be done at once. */
  waves: z.int(),
  /** Each is reviewed, approved and landed as a whole. */
  stages: z.int(),
  criticalPath: z.object({ length: z.int(), tasks: z.array(named) }),
  /** In the order in which they would be given out. */
  order: z.array(
    named.extend({
      kind: taskKind,
      title,
      wave: z.int(),
      stage: z.int(),
      /** Null: it is no work, or nobody could do it. */
      agent: slug.nullable(),
      node: z.string().nullable(),
      why: z.string().nullable(),
      /** Who would have come first, and what is said of it. */
      passedOver: z.array(z.object({ agent: slug, why: z.string() })),
    }),
  ),
  /** What stands in the way right now, with what would help. */
  inTheWay: z.array(z.object({ reason: z.string(), tasks: z.int(), first: named })),
  /** Lanes of which no more than `most` tasks run at once, while the strictest of the plan does. */
  lanes: z.array(z.object({ key: slug, tasks: z.int(), most: z.int() })).optional(),
});
export type PlanView = z.infer<typeof planView>;
