import type { z } from 'zod';
import type { RouteName, Routes } from './routes.ts';

type Part<N extends RouteName, P extends string> = Routes[N] extends { readonly [K in P]: infer S extends z.ZodType } ? S : never;

/** A number or a flag is text in a query; whoever calls may give it as what it is. */
type Loose<T> = { [K in keyof T]: unknown extends T[K] ? string | number | boolean : T[K] };

/** What a caller sends and gets, by the name of the route; `never` where a route has no such part. */
export type RouteParams<N extends RouteName> = z.input<Part<N, 'params'>>;
export type RouteQuery<N extends RouteName> = Loose<z.input<Part<N, 'query'>>>;
export type RouteBody<N extends RouteName> = z.input<Part<N, 'body'>>;
export type RouteResponse<N extends RouteName> = z.output<Part<N, 'response'>>;

/** What it answers when it is only rehearsed. */
export type RouteRehearsal<N extends RouteName> = z.output<Part<N, 'dryRun'>>;
export type RehearsedRouteName = { [N in RouteName]: Routes[N] extends { readonly dryRun: z.ZodType } ? N : never }[RouteName];

export type StreamRouteName = { [N in RouteName]: Routes[N] extends { readonly stream: true } ? N : never }[RouteName];
/** What is not JSON is read by other programs than ours. */
export type TextRouteName = { [N in RouteName]: Routes[N] extends { readonly text: true } ? N : never }[RouteName];
export type CallRouteName = Exclude<RouteName, StreamRouteName | TextRouteName>;
