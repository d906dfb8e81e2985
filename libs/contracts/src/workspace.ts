import { z } from 'zod';
import { complexity, taskType } from './plan.ts';
import { slug } from './text.ts';

/** How many attempts of one agent may run at once in the whole workspace, and who may stand in for it. */
const agentRule = z
  .object({
    /** Left out: no limit. 0: this agent gets nothing. */
    limit: z.int().min(0).max(10_000).optional(),
    /** In this order, while the agent itself is unhealthy or at its limit; who stands in has no stand-in of its own. */
    fallbacks: z.array(slug).max(20).default([]),
  })
  .strict();

/** The first rule whose conditions all hold names the agent. */
const routingRule = z
  .object({ complexity: complexity.optional(), type: taskType.optional(), agent: slug })
  .strict()
  .refine((rule) => rule.complexity !== undefined || rule.type !== undefined, 'a rule says for which "complexity" or "type" it is; the agent of everything else is the one of the repository.');

type Rule = { readonly complexity?: string | undefined; readonly type?: string | undefined };
const covers = (earlier: Rule, later: Rule): boolean =>
  (earlier.complexity === undefined || earlier.complexity === later.complexity) && (earlier.type === undefined || earlier.type === later.type);

export const WORKSPACE_MAX_AGENTS = 200;

export const workspaceRules = z
  .object({ agents: z.record(slug, agentRule).default({}), routing: z.array(routingRule).max(100).default([]) })
  .strict()
  .superRefine(({ agents, routing }, context) => {
    const fault = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (Object.keys(agents).length > WORKSPACE_MAX_AGENTS) fault(['agents'], `at most ${WORKSPACE_MAX_AGENTS} agents are possible.`);
    for (const [agent, { fallbacks }] of Object.entries(agents)) {
      fallbacks.forEach((other, index) => {
        if (other === agent) fault(['agents', agent, 'fallbacks', index], `"${agent}" cannot stand in for itself.`);
        else if (fallbacks.indexOf(other) < index) fault(['agents', agent, 'fallbacks', index], `"${other}" is named twice.`);
      });
    }
    routing.forEach((rule, index) => {
      const earlier = routing.findIndex((other, at) => at < index && covers(other, rule));
      if (earlier >= 0) fault(['routing', index], `rule ${earlier} is for all of this already, so this one would never be used.`);
    });
  });
export type WorkspaceRules = z.infer<typeof workspaceRules>;
