import { Controller, Inject } from '@nestjs/common';
import type { Id, PlanView } from '@fuel/contracts';
import { validatePlan } from '@fuel/core';
import { createFeature, expectedOf } from '@fuel/engine';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView, taskCursorOf } from '../read/cursor.ts';
import { featureSummary, featureView, taskSummaries } from '../read/feature-view.ts';
import { madeBefore, willMake } from '../once/current-request.ts';
import { planView } from '../read/plan-view.ts';
import { waitingStates, whyView } from '../read/why-view.ts';
import { type Answer, answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { featureOfOneTask } from './feature-of-one-task.ts';
import { wish } from './wish.ts';

type OneFeature = DoorAnswer<'getFeature'>;

/** So many tasks come with their feature, whatever its size; the rest is asked for by listTasks. */
const firstTasks = 100;

const namesIn = (input: Call<'createFeature'>['body']): string[] => [...new Set(input.tasks.flatMap((task) => (task.repository === undefined ? [] : [task.repository])))];

const unknown = (id: Id): Answer<never> => refused('feature.unknown', `There is no feature "${id}". GET /api/v1/features lists them.`);

@Controller()
export class FeatureDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('createFeature')
  async create({ query, body, caller }: Call<'createFeature'>): Promise<DoorAnswer<'createFeature'>> {
    return query.dryRun ? this.#rehearse(body) : this.#create(body, caller);
  }

  @Door('createTask')
  async createTask({ body, caller }: Call<'createTask'>): Promise<DoorAnswer<'createTask'>> {
    return this.#create(featureOfOneTask(body), caller);
  }

  @Door('listFeatures')
  async list({ query }: Call<'listFeatures'>): Promise<DoorAnswer<'listFeatures'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const rows = await this.#runtime.store.listFeatures({ limit: query.limit, after: cursor.value, state: query.state });
    return answered(pageView(rows, featureSummary));
  }

  @Door('getFeature')
  get({ params }: Call<'getFeature'>): Promise<OneFeature> {
    return this.#view(params.id);
  }

  @Door('listTasks')
  async tasks({ params, query }: Call<'listTasks'>): Promise<DoorAnswer<'listTasks'>> {
    const cursor = taskCursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const found = await this.#runtime.store.readFeature(params.id, { after: cursor.value, limit: query.limit, states: query.state === undefined ? undefined : [query.state], key: query.key });
    return found === null ? unknown(params.id) : answered({ items: taskSummaries(found, this.#runtime.now()), next: found.next });
  }

  @Door('whyFeature')
  async why({ params, query }: Call<'whyFeature'>): Promise<DoorAnswer<'whyFeature'>> {
    const cursor = taskCursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const found = await this.#runtime.store.readFeature(params.id, { after: cursor.value, limit: query.limit, states: waitingStates(query.blocked) });
    return found === null ? unknown(params.id) : answered(whyView(found, this.#runtime.now()));
  }

  @Door('getExpected')
  async expected({ params }: Call<'getExpected'>): Promise<DoorAnswer<'getExpected'>> {
    const accepted = await this.#runtime.store.readAccepted(params.id);
    return accepted === null ? unknown(params.id) : answered({ expected: { ...expectedOf(accepted) } });
  }

  @Door('startFeature')
  async start({ params, caller }: Call<'startFeature'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.start', feature: params.id });
    return refusal === null ? this.#view(params.id) : { ok: false, refusal };
  }

  @Door('approveFeature')
  async approve({ params, body, caller }: Call<'approveFeature'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.approve', feature: params.id, expected: body.expected });
    return refusal === null ? this.#view(params.id) : { ok: false, refusal };
  }

  @Door('requestChanges')
  async requestChanges({ params, body, caller }: Call<'requestChanges'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.requestChanges', feature: params.id, comments: body.comments });
    return refusal === null ? this.#view(params.id) : { ok: false, refusal };
  }

  async #rehearse(input: Call<'createFeature'>['body']): Promise<Answer<PlanView>> {
    const { store } = this.#runtime;
    const repositories = await store.resolveRepositories(namesIn(input));
    const checked = validatePlan(input, repositories);
    if (!checked.ok) return checked;
    const used = [...new Set([...repositories.values()].map((repository) => repository.id))];
    const board = await store.readBoard({ repositories: used, workspaces: [input.workspace] });
    return { ok: true, value: planView(input, checked.plan, { repositories, board, now: this.#runtime.now() }), status: 200 };
  }

  async #create(input: Call<'createFeature'>['body'], { actor }: Call<'createFeature'>['caller']): Promise<OneFeature> {
    const { engine, store, newId } = this.#runtime;
    // Chosen here, so that an Idempotency-Key is kept with it.
    const id = newId('fea');
    willMake(id);
    const deps = { ...engine, newId: (prefix: Parameters<typeof engine.newId>[0]): Id => (prefix === 'fea' ? id : engine.newId(prefix)) };
    const created = await createFeature(deps, actor, input, await store.resolveRepositories(namesIn(input))).catch(madeBefore);
    if (!('ok' in created)) return this.#view(created.id);
    if (!created.ok) return created;
    this.#runtime.wake();
    return this.#view(created.feature);
  }

  async #view(id: Id): Promise<OneFeature> {
    const found = await this.#runtime.store.readFeature(id, { after: null, limit: firstTasks });
    return found === null ? unknown(id) : answered(featureView(found, this.#runtime.now()), { version: String(found.feature.version) });
  }
}
