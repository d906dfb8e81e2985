import { createParamDecorator, type ExecutionContext, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Route, type RouteName, type RouteResponse, type Routes, routes } from '@fuel/contracts';
import { unhurried } from '@fuel/core';
import type { Caller, OpenAccess } from '../auth/caller.ts';
import { breathe } from '../compose/breathe.ts';
import type { Answer } from './answer.ts';
import type { EventFeed } from './event-feed.ts';
import { parseCall } from './parse-call.ts';
import { RefusedError } from './refused-error.ts';

type Parsed<N extends RouteName, P extends string> = Routes[N] extends { readonly [K in P]: { parse(data: unknown): infer O } } ? O : undefined;

/** What a door gets: everything parsed by the route's own schemas, and who is asking. */
export interface Call<N extends RouteName> {
  readonly params: Parsed<N, 'params'>;
  readonly query: Parsed<N, 'query'>;
  readonly body: Parsed<N, 'body'>;
  readonly caller: Routes[N]['access'] extends OpenAccess ? null : Caller;
  /** As the caller wrote it: the name under which it reaches this hub. */
  readonly host: string;
  readonly lastEventId: string | null;
}

export type DoorAnswer<N extends RouteName> = Answer<Routes[N] extends { readonly stream: true } ? EventFeed : RouteResponse<N> | DryRun<N>>;
type DryRun<N extends RouteName> = Routes[N] extends { readonly dryRun: { parse(data: unknown): infer O } } ? O : never;
type Handler<N extends RouteName> = (call: Call<N>) => Promise<DoorAnswer<N>>;

declare module 'fastify' {
  interface FastifyContextConfig {
    door?: RouteName;
  }
  interface FastifyRequest {
    /** Set before the body is read, by auth/authenticate.ts. */
    caller: Caller | null;
    /** The code of the problem that it was answered with. */
    refusedAs?: string;
    /** SHA-256 of the body as it was sent, where an Idempotency-Key came with it. */
    bodyHash: string;
    /** To be called where its body turns out to be a large one. */
    isLarge: (() => void) | undefined;
  }
}

/**
 * A method of a controller answers a route of the table. Method, path, status, schemas and access come from there and
 * nowhere else; TypeScript checks that the method takes and gives what the table says.
 */
export function Door<N extends RouteName>(name: N) {
  const route: Route = routes[name];
  return <M extends Handler<N>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<M>): void => {
    RequestMapping({ path: route.path, method: RequestMethod[route.method] })(target, key, descriptor);
    HttpCode(route.status ?? 200)(target, key, descriptor);
    RouteConfig({ door: name })(target, key, descriptor);
    parsedCall(route)(target, key, 0);
  };
}

const parsedCall = createParamDecorator(async (route: Route, context: ExecutionContext): Promise<Call<RouteName>> => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const parsed = await unhurried(parseCall(route, { params: request.params, query: request.query, body: request.body }), breathe);
  // Its parts are in use from now on, or nobody needs them.
  request.body = undefined;
  if (!parsed.ok) throw new RefusedError(parsed.refusal);
  const lastEventId = request.headers['last-event-id'];
  return {
    ...parsed.call,
    caller: request.caller,
    host: request.headers.host ?? '',
    lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
  } as Call<RouteName>;
});

export type { FastifyReply, FastifyRequest };
