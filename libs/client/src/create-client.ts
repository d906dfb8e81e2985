import { routes } from '@fuel/contracts';
import type { CallRouteName, RouteBody, RouteParams, RouteQuery, RouteResponse } from '@fuel/contracts';
import { callHub } from './call-hub.ts';
import type { CallInput } from './call-hub.ts';
import type { ClientOptions } from './connection.ts';
import { followEvents } from './follow-events.ts';
import type { FollowOptions, StreamItem } from './follow-events.ts';
import type { Result } from './result.ts';

type Needed<K extends string, T> = [T] extends [never] ? unknown : { readonly [P in K]: T };
type Wanted<K extends string, T> = [T] extends [never] ? unknown : { readonly [P in K]?: T };

/** What a call of this route takes: its path's parameters and its body are needed, its query is not. */
export type CallOptions<N extends CallRouteName> = Needed<'params', RouteParams<N>> &
  Needed<'body', RouteBody<N>> &
  Wanted<'query', RouteQuery<N>> & { readonly signal?: AbortSignal; readonly ifMatch?: string };

type CallArguments<N extends CallRouteName> = Record<never, never> extends CallOptions<N> ? [options?: CallOptions<N>] : [options: CallOptions<N>];

export interface Client {
  readonly url: string;
  /** Answers are values: `ok`, the hub's problem, or a failure of the world in between. It never rejects. */
  call<N extends CallRouteName>(name: N, ...args: CallArguments<N>): Promise<Result<RouteResponse<N>>>;
  /** Never rejects either; ends by itself only after an item of kind `ended`, or when its signal is aborted. */
  events(options?: FollowOptions): AsyncGenerator<StreamItem, void, void>;
}

export function createClient(options: ClientOptions): Client {
  return {
    url: options.url,
    call: (name, ...[input]) => callHub(options, routes[name], (input ?? {}) as CallInput) as Promise<Result<never>>,
    events: (follow = {}) => followEvents(options, follow),
  };
}
