import { Controller, Inject } from '@nestjs/common';
import type { Id } from '@fuel/contracts';
import type { Command } from '@fuel/engine';
import type { Caller } from '../auth/caller.ts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { toldFeature, toldTask } from '../read/told-view.ts';
import { answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { viewFeature } from './view-feature.ts';
import { viewTask } from './view-task.ts';
import { wish } from './wish.ts';

type OneFeature = DoorAnswer<'getFeature'>;
type OneTask = DoorAnswer<'getTask'>;

/** How people steer what has begun. */
@Controller()
export class SteeringDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('pauseFeature')
  pause({ params, caller }: Call<'pauseFeature'>): Promise<OneFeature> {
    return this.#feature(caller, params.id, { type: 'feature.pause', feature: params.id });
  }

  @Door('resumeFeature')
  resume({ params, caller }: Call<'resumeFeature'>): Promise<OneFeature> {
    return this.#feature(caller, params.id, { type: 'feature.resume', feature: params.id });
  }

  @Door('cancelFeature')
  cancel({ params, body, caller }: Call<'cancelFeature'>): Promise<OneFeature> {
    return this.#feature(caller, params.id, { type: 'feature.cancel', feature: params.id, reason: body.reason });
  }

  @Door('tellFeature')
  async tellFeature({ params, body, caller }: Call<'tellFeature'>): Promise<DoorAnswer<'tellFeature'>> {
    const view = await this.#feature(caller, params.id, { type: 'feature.tell', feature: params.id, text: body.text });
    return view.ok ? answered(toldFeature(view.value)) : view;
  }

  @Door('cancelTask')
  cancelTask({ params, body, caller }: Call<'cancelTask'>): Promise<OneTask> {
    return this.#task(caller, params.id, { type: 'task.cancel', task: params.id, reason: body.reason });
  }

  @Door('retryTask')
  retry({ params, body, caller }: Call<'retryTask'>): Promise<OneTask> {
    return this.#task(caller, params.id, { type: 'task.retry', task: params.id, agent: body.agent });
  }

  @Door('answerTask')
  answer({ params, body, caller }: Call<'answerTask'>): Promise<OneTask> {
    return this.#task(caller, params.id, { type: 'task.answer', task: params.id, text: body.text });
  }

  @Door('tellTask')
  async tellTask({ params, body, caller }: Call<'tellTask'>): Promise<DoorAnswer<'tellTask'>> {
    const view = await this.#task(caller, params.id, { type: 'task.tell', task: params.id, text: body.text });
    return view.ok ? answered(toldTask(view.value)) : view;
  }

  @Door('editTask')
  edit({ params, body, caller }: Call<'editTask'>): Promise<OneTask> {
    return this.#task(caller, params.id, { type: 'person.editTask', task: params.id, edit: body });
  }

  async #feature(caller: Caller, id: Id, command: Command): Promise<OneFeature> {
    const refusal = await wish(this.#runtime, caller, command);
    return refusal === null ? viewFeature(this.#runtime, id) : { ok: false, refusal };
  }

  async #task(caller: Caller, id: Id, command: Command): Promise<OneTask> {
    const refusal = await wish(this.#runtime, caller, command);
    return refusal === null ? viewTask(this.#runtime, id) : { ok: false, refusal };
  }
}
