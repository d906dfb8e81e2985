import { z } from 'zod';
import { origin } from '../plan.ts';
import { id, nameOrId, sha, slug, time } from '../text.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

const branchName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'a branch name has letters, digits, ".", "_", "/" and "-" only')
  .refine((name) => !name.includes('..') && !name.endsWith('/') && !name.endsWith('.lock'), 'not a branch name that git accepts');

const address = z.string().min(1).max(2_000);
const pathWithin = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9._][A-Za-z0-9._/-]*$/, 'a path is relative to the repository, of letters, digits, ".", "_", "/" and "-"')
  .refine((path) => !path.split('/').includes('..'), 'a path has no ".."')
  .nullable();
const consumers = z.array(slug).max(1_000);

export const repositoryCreate = z
  .object({
    name: slug,
    url: address,
    path: pathWithin.default(null),
    defaultBranch: branchName.default('main'),
    role: slug.default('application'),
    consumers: consumers.default([]),
    primaryAgent: slug.default('scripted'),
    workspace: slug.default('default'),
    origin: origin.optional(),
  })
  .strict();

/** Its name and its workspace stay: nodes, plans and limits know it by them. */
export const repositoryEdit = z
  .object({
    url: address.optional(),
    path: pathWithin.optional(),
    defaultBranch: branchName.optional(),
    role: slug.optional(),
    /** All of them, in the place of those that were named before. */
    consumers: consumers.optional(),
    primaryAgent: slug.optional(),
  })
  .strict()
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), 'nothing to change; name at least one of url, path, defaultBranch, role, consumers, primaryAgent.');

export const repositoryView = z.object({
  id,
  name: slug,
  url: z.string(),
  path: z.string().nullable(),
  defaultBranch: z.string(),
  role: slug,
  consumers: z.array(slug),
  primaryAgent: slug,
  workspace: slug,
  head: sha.nullable(),
  nodes: z.array(z.object({ id, name: z.string(), online: z.boolean() })),
  createdAt: time,
});
export type RepositoryView = z.infer<typeof repositoryView>;

const one = z.object({ id: nameOrId });

export const repositoryRoutes = {
  createRepository: route({
    method: 'POST', path: '/api/v1/repositories', summary: 'Register a repository', access: 'member',
    body: repositoryCreate, status: 201, response: repositoryView,
    refusals: ['repository.name_taken', 'repository.url_unsafe', 'repository.consumer_unknown'],
  }),
  listRepositories: route({
    method: 'GET', path: '/api/v1/repositories', summary: 'List repositories', access: 'member',
    query: pageQuery, response: page(repositoryView), refusals: ['cursor.invalid'],
  }),
  getRepository: route({
    method: 'GET', path: '/api/v1/repositories/:id', summary: 'One repository, by id or name', access: 'member', entity: 'repository',
    params: one, response: repositoryView, refusals: ['repository.not_found'],
  }),
  editRepository: route({
    method: 'PATCH', path: '/api/v1/repositories/:id', access: 'admin', entity: 'repository',
    summary: 'Change what is known of a repository; where it is only while no feature that is under way works in it. Its nodes hear of it',
    params: one, body: repositoryEdit, response: repositoryView, refusals: ['repository.not_found', 'repository.url_unsafe', 'repository.consumer_unknown', 'repository.in_use'],
  }),
} as const;
