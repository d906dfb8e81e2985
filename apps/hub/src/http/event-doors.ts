import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { comparePositions, type EventFilter, parsePosition, type Position } from '@fuel/store';
import { eventFeed } from '../read/event-stream.ts';
import { type LogTail, openTail } from '../read/log-tail.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

const pollMs = 1_000;
const heartbeatMs = 15_000;
const stallMs = 60_000;
const beginning: Position = { xact: '0', n: '0' };

@Controller()
export class EventDoors {
  readonly #runtime: Runtime;
  readonly #tail: LogTail;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
    this.#tail = openTail({
      read: (after, limit) => runtime.store.readEvents({ after, limit }),
      latest: runtime.store.latestPosition,
      onWake: runtime.onWake,
      pollMs,
      onTrouble: (err) => runtime.log.warn({ err }, 'the log of events could not be read; it is tried again'),
    });
  }

  /** Without Last-Event-ID from the feature's beginning: its history is short, and a watcher misses nothing between two requests. */
  @Door('featureEvents')
  async ofFeature({ params, query, lastEventId }: Call<'featureEvents'>): Promise<DoorAnswer<'featureEvents'>> {
    if (!(await this.#runtime.store.hasFeature(params.id))) return refused('feature.unknown', `There is no feature "${params.id}". GET /api/v1/features lists them.`);
    return this.#stream(lastEventId, beginning, { ...query, feature: params.id });
  }

  /** Without Last-Event-ID from now on; with "0-0" everything that is there. */
  @Door('events')
  async all({ query, lastEventId }: Call<'events'>): Promise<DoorAnswer<'events'>> {
    return this.#stream(lastEventId, lastEventId === null ? await this.#runtime.store.latestPosition() : beginning, query);
  }

  async #stream(lastEventId: string | null, otherwise: Position, filter: EventFilter): Promise<DoorAnswer<'events'>> {
    const { store, closing } = this.#runtime;
    const after = lastEventId === null ? otherwise : parsePosition(lastEventId);
    if (after === null) {
      return refused('cursor.invalid', `Last-Event-ID "${lastEventId?.slice(0, 100) ?? ''}" is no position of this log. Send the id of the last event that you have, or leave it away.`);
    }
    // The beginning is where the log begins now.
    if (comparePositions(after, beginning) > 0 && (await store.isPruned(after, filter.feature))) {
      return refused('events.pruned', `Events after ${lastEventId ?? ''} are gone: their features ended long ago. Read what you follow again as it is now, and go on without Last-Event-ID.`);
    }
    const read = (from: Position, limit: number) => store.readEvents({ after: from, limit, ...filter });
    return answered(eventFeed({ after, filter, read, tail: this.#tail }, { closing, heartbeatMs, stallMs }));
  }
}
