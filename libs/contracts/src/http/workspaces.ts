import { z } from 'zod';
import { slug, time } from '../text.ts';
import { workspaceRules } from '../workspace.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const workspaceView = z.object({
  name: slug,
  agents: workspaceRules.shape.agents,
  routing: workspaceRules.shape.routing,
  repositories: z.array(slug),
  /** Grows with each change of the rules. */
  version: z.int(),
  createdAt: time,
  updatedAt: time,
});
export type WorkspaceView = z.infer<typeof workspaceView>;

const one = z.object({ name: slug });

export const workspaceRoutes = {
  listWorkspaces: route({
    method: 'GET', path: '/api/v1/workspaces', summary: 'List workspaces with their agent limits and routing rules', access: 'member',
    query: pageQuery, response: page(workspaceView), refusals: ['cursor.invalid'],
  }),
  getWorkspace: route({
    method: 'GET', path: '/api/v1/workspaces/:name', summary: 'One workspace', access: 'member', entity: 'workspace',
    params: one, response: workspaceView, refusals: ['workspace.unknown'],
  }),
  putWorkspace: route({
    method: 'PUT', path: '/api/v1/workspaces/:name', summary: 'Set the agent limits, fallbacks and routing rules of a workspace, all of them; makes it where there is none', access: 'admin', entity: 'workspace',
    params: one, body: workspaceRules, response: workspaceView, refusals: [],
  }),
} as const;
