import { eventView, routes } from '@fuel/contracts';
import type { EventView } from '@fuel/contracts';
import type { ClientOptions } from './connection.ts';
import { followStream } from './follow-stream.ts';
import type { FollowOptions, StreamItem } from './follow-stream.ts';
import { requestUrl } from './request-url.ts';

export interface FollowEvents extends FollowOptions {
  /** Only the events of this feature. */
  readonly feature?: string | undefined;
  /** Only those of this task, of types that begin so, of features in this workspace. */
  readonly task?: string | undefined;
  readonly type?: string | undefined;
  readonly workspace?: string | undefined;
}

export function followEvents(options: ClientOptions, follow: FollowEvents): AsyncGenerator<StreamItem<EventView>, void, void> {
  const { feature, task, type, workspace } = follow;
  const route = feature === undefined ? routes.events : routes.featureEvents;
  const url = (): string => requestUrl(options.url, route.path, { id: feature }, { task, type, ...(feature === undefined ? { workspace } : {}) });
  return followStream(options, { url, form: eventView }, follow);
}
