import { Controller, Inject } from '@nestjs/common';
import type { LogPlace } from '@fuel/store';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { type AttemptNow, logFeed } from '../logs/log-feed.ts';
import { mostReaders } from '../logs/open-live-logs.ts';
import { openNews } from '../logs/open-news.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

type Attempt = NonNullable<LogPlace['attempt']>;

@Controller()
export class LogDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('taskLog')
  async log({ params, query, lastEventId }: Call<'taskLog'>): Promise<DoorAnswer<'taskLog'>> {
    const { store, logs, closing } = this.#runtime;
    const from = lastEventId === null ? null : parsePlace(lastEventId);
    if (lastEventId !== null && from === null) return refused('cursor.invalid', `Last-Event-ID "${lastEventId.slice(0, 100)}" is no place in a log. Send the id of the last piece that you have, or leave it away.`);
    const place = await store.logPlace(params.id, query.epoch ?? from?.epoch ?? null);
    if (place === null) return refused('task.unknown', `There is no task "${params.id}". A feature lists its tasks with their ids.`);
    const { key, state, attempt } = place;
    if (attempt === null) {
      const which = query.epoch === undefined ? 'no attempt yet' : `no attempt ${query.epoch}`;
      return refused('log.no_attempt', `Task "${key}" has ${which}: it is ${state}. A log is there while an attempt runs.`);
    }
    const now = said(key, attempt);
    if (!now.runs) return refused('log.over', now.text);
    if (!now.online) return refused('log.node_offline', now.text);
    const { node, epoch } = attempt;
    const news = openNews();
    const open = () => logs.follow({ node, task: params.id, epoch, from: from?.epoch === epoch ? from.line : 1 }, news.come);
    if (logs.full) return refused('log.too_many_readers', `${mostReaders} readers of logs are open at this hub. Close one, or try again later.`);
    const look = async (): Promise<AttemptNow> => {
      const again = (await store.logPlace(params.id, epoch))?.attempt;
      return again == null ? { runs: false, online: false, text: 'the task is gone' } : said(key, again);
    };
    return answered(logFeed({ epoch, follow: query.follow, open, news: news.wait, look, closing }));
  }
}

function said(key: string, { runs, online, epoch, id, nodeName, lastSeenAt }: Attempt): AttemptNow {
  const where = `${id === null ? "the node's logs" : `logs/${id}`} of the home of node "${nodeName}"`;
  if (!runs) return { runs, online, text: `Attempt ${epoch} of "${key}" has ended. Its output is kept for a while in ${where}.` };
  if (online) return { runs, online, text: `Node "${nodeName}" is there.` };
  const since = lastSeenAt === null ? '' : `, last heard of at ${new Date(lastSeenAt).toISOString()}`;
  return { runs, online, text: `Node "${nodeName}" is offline${since}; the hub keeps no logs. What attempt ${epoch} says is in ${where}.` };
}

function parsePlace(text: string): { readonly epoch: number; readonly line: number } | null {
  const [, epoch, line] = /^(\d{1,9})\.(\d{1,15})$/.exec(text) ?? [];
  return epoch === undefined || line === undefined ? null : { epoch: Number(epoch), line: Number(line) };
}
