import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { laneTaskView, laneView } from '../read/lane-view.ts';
import { type Answer, answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { featureOfOneTask } from './feature-of-one-task.ts';
import { makeFeature } from './make-feature.ts';
import { viewFeature } from './view-feature.ts';
import { wish } from './wish.ts';

/** Who asks at the same time takes one of the others. */
const tried = 20;

const unknown = (key: string): Answer<never> => refused('lane.unknown', `No task is labelled with lane "${key}". GET /api/v1/lanes lists the lanes; the first task makes one.`);

@Controller()
export class LaneDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('listLanes')
  async list({ query }: Call<'listLanes'>): Promise<DoorAnswer<'listLanes'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    return answered(pageView(await this.#runtime.store.listLanes({ limit: query.limit, after: cursor.value }), laneView));
  }

  @Door('getLane')
  async get({ params, query }: Call<'getLane'>): Promise<DoorAnswer<'getLane'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const { store } = this.#runtime;
    const found = await store.listLaneTasks(params.key, { limit: query.limit, after: cursor.value, state: query.state });
    const isThere = found.items.length > 0 || Object.keys(await store.countLane(params.key)).length > 0;
    return isThere ? answered(pageView(found, laneTaskView)) : unknown(params.key);
  }

  @Door('addLaneTask')
  async add({ params, body, caller }: Call<'addLaneTask'>): Promise<DoorAnswer<'addLaneTask'>> {
    const { phase, parallel, ...task } = body;
    const plan = await featureOfOneTask(this.#runtime.store, task);
    const lane = { key: params.key, ...(phase === undefined ? {} : { phase }), ...(parallel === undefined ? {} : { parallel }) };
    return makeFeature(this.#runtime, { ...plan, tasks: plan.tasks.map((one) => ({ ...one, lane })) }, caller);
  }

  @Door('runOneOfLane')
  async runOne({ params, caller }: Call<'runOneOfLane'>): Promise<DoorAnswer<'runOneOfLane'>> {
    const { store } = this.#runtime;
    for (const feature of await store.nextOfLane(params.key, tried)) {
      const refusal = await wish(this.#runtime, caller, { type: 'feature.start', feature });
      if (refusal === null) return viewFeature(this.#runtime, feature);
      // Somebody else started it meanwhile.
      if (refusal.code !== 'feature.state') return { ok: false, refusal };
    }
    const counters = await store.countLane(params.key);
    const counted = Object.entries(counters).map(([state, n]) => `${n} ${state}`);
    if (counted.length === 0) return unknown(params.key);
    return refused('lane.nothing_to_run', `No task of lane "${params.key}" waits to be begun on its own: ${counted.join(', ')}. Ready tasks are given out by themselves; those of a larger feature begin with it (fuel feature start).`);
  }
}
