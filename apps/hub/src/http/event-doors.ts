import { Controller, Inject } from '@nestjs/common';
import type { Id } from '@fuel/contracts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { parsePosition, writePosition } from '@fuel/store';
import { eventFeed } from '../read/event-stream.ts';
import { eventView } from '../read/event-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

const pollMs = 1_000;
const heartbeatMs = 15_000;
const beginning = writePosition({ xact: '0', n: '0' });

@Controller()
export class EventDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Without Last-Event-ID from the feature's beginning: its history is short, and a watcher misses nothing between two requests. */
  @Door('featureEvents')
  async ofFeature({ params, lastEventId }: Call<'featureEvents'>): Promise<DoorAnswer<'featureEvents'>> {
    if (!(await this.#runtime.store.hasFeature(params.id))) return refused('feature.unknown', `There is no feature "${params.id}". GET /api/v1/features lists them.`);
    return this.#stream(lastEventId ?? beginning, params.id);
  }

  /** Without Last-Event-ID from now on; with "0-0" everything. */
  @Door('events')
  async all({ lastEventId }: Call<'events'>): Promise<DoorAnswer<'events'>> {
    return this.#stream(lastEventId ?? writePosition(await this.#runtime.store.latestPosition()));
  }

  async #stream(from: string, feature?: Id): Promise<DoorAnswer<'events'>> {
    const { store, onWake, closing } = this.#runtime;
    const position = parsePosition(from);
    if (position === null) {
      return refused('cursor.invalid', `Last-Event-ID "${from.slice(0, 100)}" is no position of this log. Send the id of the last event that you have, or leave it away.`);
    }
    // A feature's own history without a position begins where it begins now.
    if ((feature === undefined || from !== beginning) && (await store.isPruned(position, feature))) {
      return refused('events.pruned', `Events after ${from} are gone: their features ended long ago. Read what you follow again as it is now, and go on without Last-Event-ID.`);
    }
    const only = feature === undefined ? {} : { feature };
    const read = async (after: string, limit: number) => (await store.readEvents({ after: parsePosition(after), limit, ...only })).map(eventView);
    return answered(eventFeed({ read, after: from }, { onWake, closing, pollMs, heartbeatMs }));
  }
}
