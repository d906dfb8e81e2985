import { routes } from '@fuel/contracts';
import type { CallRouteName, EventView, LogPiece, RehearsedRouteName, RouteBody, RouteParams, RouteQuery, RouteRehearsal, RouteResponse } from '@fuel/contracts';
import { callHub } from './call-hub.ts';
import type { CallInput } from './call-hub.ts';
import type { ClientOptions } from './connection.ts';
import { followEvents } from './follow-events.ts';
import type { FollowEvents } from './follow-events.ts';
import { followLog } from './follow-log.ts';
import type { FollowLog } from './follow-log.ts';
import type { StreamItem } from './follow-stream.ts';
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
  /** The same with dryRun=true: what would come of it, in a form of its own. */
  rehearse<N extends RehearsedRouteName>(name: N, options: CallOptions<N>): Promise<Result<RouteRehearsal<N>>>;
  /** Never rejects either; ends by itself only after an item of kind `ended`, or when its signal is aborted. */
  events(options?: FollowEvents): AsyncGenerator<StreamItem<EventView>, void, void>;
  /** What an attempt says while it runs; ends with a piece of type `ended`, or like the events. */
  log(options: FollowLog): AsyncGenerator<StreamItem<LogPiece>, void, void>;
}

export function createClient(options: ClientOptions): Client {
  return {
    url: options.url,
    call: (name, ...[input]) => callHub(options, routes[name], (input ?? {}) as CallInput) as Promise<Result<never>>,
    rehearse(name, input) {
      const { query, ...rest } = input as CallInput;
      return callHub(options, { ...routes[name], response: routes[name].dryRun }, { ...rest, query: { ...query, dryRun: true } }) as Promise<Result<never>>;
    },
    events: (follow = {}) => followEvents(options, follow),
    log: (follow) => followLog(options, follow),
  };
}
