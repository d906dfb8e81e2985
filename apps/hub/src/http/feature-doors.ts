import { Controller, Inject } from '@nestjs/common';
import type { PlanView } from '@fuel/contracts';
import { outsideNames, unhurried, validatePlan } from '@fuel/core';
import { expectedOf } from '@fuel/engine';
import { breathe } from '../compose/breathe.ts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView, taskCursorOf } from '../read/cursor.ts';
import { featureSummary, taskSummaries } from '../read/feature-view.ts';
import { planView } from '../read/plan-view.ts';
import { waitingStates, whyView } from '../read/why-view.ts';
import { type Answer, answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { featureOfOneTask } from './feature-of-one-task.ts';
import { makeFeature, repositoriesOf } from './make-feature.ts';
import { unknownFeature, viewFeature } from './view-feature.ts';
import { wish } from './wish.ts';

type OneFeature = DoorAnswer<'getFeature'>;

@Controller()
export class FeatureDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('createFeature')
  async create({ query, body, caller }: Call<'createFeature'>): Promise<DoorAnswer<'createFeature'>> {
    return query.dryRun ? this.#rehearse(body) : makeFeature(this.#runtime, body, caller);
  }

  @Door('createTask')
  async createTask({ body, caller }: Call<'createTask'>): Promise<DoorAnswer<'createTask'>> {
    return makeFeature(this.#runtime, await featureOfOneTask(this.#runtime.store, body), caller);
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
    return viewFeature(this.#runtime, params.id);
  }

  @Door('listTasks')
  async tasks({ params, query }: Call<'listTasks'>): Promise<DoorAnswer<'listTasks'>> {
    const cursor = taskCursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const found = await this.#runtime.store.readFeature(params.id, { after: cursor.value, limit: query.limit, states: query.state === undefined ? undefined : [query.state], key: query.key });
    return found === null ? unknownFeature(params.id) : answered({ items: taskSummaries(found, this.#runtime.now()), next: found.next });
  }

  @Door('whyFeature')
  async why({ params, query }: Call<'whyFeature'>): Promise<DoorAnswer<'whyFeature'>> {
    const cursor = taskCursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const found = await this.#runtime.store.readFeature(params.id, { after: cursor.value, limit: query.limit, states: waitingStates(query.blocked) });
    return found === null ? unknownFeature(params.id) : answered(whyView(found, this.#runtime.now()));
  }

  @Door('getExpected')
  async expected({ params }: Call<'getExpected'>): Promise<DoorAnswer<'getExpected'>> {
    const accepted = await this.#runtime.store.readAccepted(params.id);
    return accepted === null ? unknownFeature(params.id) : answered({ expected: { ...expectedOf(accepted) } });
  }

  @Door('startFeature')
  async start({ params, caller }: Call<'startFeature'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.start', feature: params.id });
    return refusal === null ? viewFeature(this.#runtime, params.id) : { ok: false, refusal };
  }

  @Door('approveFeature')
  async approve({ params, body, caller }: Call<'approveFeature'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.approve', feature: params.id, expected: body.expected, despite: body.despite });
    return refusal === null ? viewFeature(this.#runtime, params.id) : { ok: false, refusal };
  }

  @Door('requestChanges')
  async requestChanges({ params, body, caller }: Call<'requestChanges'>): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, { type: 'feature.requestChanges', feature: params.id, comments: body.comments });
    return refusal === null ? viewFeature(this.#runtime, params.id) : { ok: false, refusal };
  }

  async #rehearse(input: Call<'createFeature'>['body']): Promise<Answer<PlanView>> {
    const { store } = this.#runtime;
    const repositories = await store.resolveRepositories(repositoriesOf(input));
    const outside = await store.tasksThatExist(await unhurried(outsideNames(input.tasks), breathe));
    const checked = await unhurried(validatePlan(input, repositories, new Map(outside.map((id) => [id, { id, inside: false }]))), breathe);
    if (!checked.ok) return checked;
    const used = [...new Set([...repositories.values()].map((repository) => repository.id))];
    const board = await store.readBoard(this.#runtime.now(), { repositories: used, workspaces: [input.workspace], lanes: input.tasks.flatMap((task) => task.lane?.key ?? []) });
    const value = await unhurried(planView(input, checked.plan, { repositories, board, now: this.#runtime.now() }), breathe);
    return { ok: true, value, status: 200 };
  }
}
