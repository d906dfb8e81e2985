import { z } from 'zod';
import { id, nameOrId, sha256, slug, time } from '../text.ts';
import { promptPart } from '../prompt.ts';
import { repositoryRef } from '../orders/order.ts';
import { heldBy } from '../presence.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const joinTokenCreate = z.object({ repository: nameOrId }).strict();
export const joinTokenView = z.object({ token: z.string(), repository: slug, expiresAt: time });

export const join = z
  .object({
    token: z.string().min(1).max(200),
    /** The public half of the node's own key; the seed never leaves the node. */
    publicKey: z.string().regex(/^U[A-Z2-7]{55}$/, 'a public nkey of a user starts with U and has 56 characters'),
    name: slug,
    contract: z.int().min(1),
    version: z.string().max(50),
    /** That whoever joins has the seed of that key. An older node gives none, and is told so. */
    proof: z.object({ time, signature: z.string().max(200) }).strict().optional(),
  })
  .strict();

/** What the node signs: this token, this key, now. The token goes in as its SHA-256, as the hub knows it. */
export const joinProofText = (of: { readonly tokenSha256: string; readonly publicKey: string; readonly time: string }): string =>
  ['fuel.join.v1', of.tokenSha256, of.publicKey, of.time].join('\n');

export const joined = z.object({
  hub: id,
  node: id,
  repository: repositoryRef,
  /** Bearer token of the node for HTTP; kept with mode 0600. */
  nodeToken: z.string(),
  nats: z.object({ servers: z.array(z.string()).min(1), jwt: z.string() }),
  /** Orders are believed when they are signed by one of these. */
  hubKeys: z.array(z.string()).min(1),
  contract: z.int(),
});
export type Joined = z.infer<typeof joined>;

/** What a node asks for at each start: everything that the hub may have changed since the join. */
export const nodeSession = joined.omit({ repository: true, nodeToken: true }).extend({
  repositories: z.array(repositoryRef),
  /** Set while some home speaks for this node and is heard. */
  held: heldBy.optional(),
});
export type NodeSession = z.infer<typeof nodeSession>;

export const nodeView = z.object({
  id,
  name: z.string(),
  online: z.boolean(),
  lastSeenAt: time.nullable(),
  version: z.string().nullable(),
  slots: z.int(),
  attempts: z.array(z.object({ task: id, epoch: z.int(), title: z.string() })),
  agents: z.array(z.object({ name: slug, version: z.string().nullable(), usable: z.boolean(), reason: z.string().nullable() })),
  labels: z.array(slug),
  /** Of those that it joined: what it says it can do there. */
  repositories: z.array(z.object({ id, name: slug, readable: z.boolean(), runs: z.boolean(), lands: z.boolean() })),
  /** Why this node gets no orders, if so. */
  refused: z.string().nullable(),
  joinedAt: time,
});
export type NodeView = z.infer<typeof nodeView>;

export const nodeRoutes = {
  createJoinToken: route({
    method: 'POST', path: '/api/v1/join-tokens', summary: 'A token with which one node joins one repository, once, within 10 minutes', access: 'member',
    body: joinTokenCreate, status: 201, response: joinTokenView, refusals: ['repository.not_found'],
  }),
  joinNode: route({
    method: 'POST', path: '/api/v1/join', summary: 'A node joins a repository', access: 'join',
    body: join, status: 201, response: joined,
    refusals: ['join.token_unknown', 'join.token_expired', 'join.token_used', 'join.contract_too_old', 'join.proof_missing', 'join.proof_invalid', 'join.clock_wrong'],
  }),
  getNodeSession: route({
    method: 'GET', path: '/api/v1/node/session', summary: 'What a node needs at its start', access: 'node',
    response: nodeSession, refusals: [],
  }),
  getPrompt: route({
    method: 'GET', path: '/api/v1/prompts/:sha256', summary: 'A prompt that is too long for an order', access: 'node',
    params: z.object({ sha256 }), response: z.object({ parts: z.array(promptPart) }), refusals: ['prompt.unknown'],
  }),
  getOrderLists: route({
    method: 'GET', path: '/api/v1/node/orders/:id/lists', summary: 'The lists of an order to this node that are too long for the wire, as the text whose hash the order names', access: 'node',
    params: z.object({ id }), response: z.object({ text: z.string() }), refusals: ['order.unknown'],
  }),
  listNodes: route({
    method: 'GET', path: '/api/v1/nodes', summary: 'List nodes', access: 'member',
    query: pageQuery, response: page(nodeView), refusals: ['cursor.invalid'],
  }),
} as const;
