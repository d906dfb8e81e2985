import { agentRoutes } from './agents.ts';
import { auditRoutes } from './audit.ts';
import { errorRoutes } from './errors.ts';
import { featureRoutes } from './features.ts';
import { inboxRoutes } from './inbox.ts';
import { laneRoutes } from './lanes.ts';
import { nodeRoutes } from './nodes.ts';
import { planRoutes } from './plans.ts';
import { repositoryRoutes } from './repositories.ts';
import { signalRoutes } from './signals.ts';
import { spendRoutes } from './spend.ts';
import { statusRoutes } from './status.ts';
import { steeringRoutes } from './steering.ts';
import { taskLogRoutes } from './task-log.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The whole API. The hub's doors, OpenAPI, the typed client and the CLI all read this one table. */
export const routes = {
  ...repositoryRoutes, ...nodeRoutes, ...agentRoutes, ...featureRoutes, ...planRoutes, ...taskLogRoutes, ...steeringRoutes, ...signalRoutes, ...inboxRoutes, ...laneRoutes, ...workspaceRoutes, ...auditRoutes,
  ...spendRoutes, ...statusRoutes, ...errorRoutes,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;
