import { logPiece, routes } from '@fuel/contracts';
import type { LogPiece } from '@fuel/contracts';
import type { ClientOptions } from './connection.ts';
import { followStream } from './follow-stream.ts';
import type { FollowOptions, StreamItem } from './follow-stream.ts';
import { requestUrl } from './request-url.ts';

export interface FollowLog extends FollowOptions {
  readonly task: string;
  /** Of this attempt; without it of the newest. */
  readonly epoch?: number | undefined;
  /** False: what there is now, and no more. */
  readonly follow?: boolean;
}

export function followLog(options: ClientOptions, { task, epoch, follow = true, ...rest }: FollowLog): AsyncGenerator<StreamItem<LogPiece>, void, void> {
  const url = (): string => requestUrl(options.url, routes.taskLog.path, { id: task }, { epoch, follow });
  return followStream(options, { url, form: logPiece, isLast: (piece) => piece.type === 'ended' }, rest);
}
