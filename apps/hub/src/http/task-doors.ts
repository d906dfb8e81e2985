import { Controller, Inject } from '@nestjs/common';
import type { Id } from '@fuel/contracts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { surroundingsOf } from '../read/feature-view.ts';
import { taskSummary } from '../read/task-view.ts';
import { type Answer, answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

const unknown = (id: Id): Answer<never> => refused('task.unknown', `There is no task "${id}". A feature lists its tasks with their ids.`);

@Controller()
export class TaskDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('getTask')
  get({ params }: Call<'getTask'>): Promise<DoorAnswer<'getTask'>> {
    return this.#view(params.id);
  }

  @Door('getTaskDiff')
  async diff({ params }: Call<'getTaskDiff'>): Promise<DoorAnswer<'getTaskDiff'>> {
    const view = await this.#view(params.id);
    if (!view.ok) return view;
    const { head, base } = view.value;
    const patch = await this.#runtime.store.readPatch(params.id);
    // A patch of work that was replaced since says nothing about the work that is shown.
    const current = patch !== null && patch.head === head ? patch : { text: '', truncated: false };
    return answered({ task: params.id, head, base, patch: current.text, truncated: current.truncated });
  }

  @Door('retryTask')
  async retry({ params, caller }: Call<'retryTask'>): Promise<DoorAnswer<'retryTask'>> {
    const refusal = await wish(this.#runtime, caller, { type: 'task.retry', task: params.id });
    return refusal === null ? this.#view(params.id) : { ok: false, refusal };
  }

  @Door('freezeContract')
  async freeze({ params, body, caller }: Call<'freezeContract'>): Promise<DoorAnswer<'freezeContract'>> {
    const { path, sha256, commit = null } = body;
    const refusal = await wish(this.#runtime, caller, { type: 'task.freeze', task: params.id, name: params.name, contract: { path, sha256, commit, ref: null } });
    return refusal === null ? this.#view(params.id) : { ok: false, refusal };
  }

  async #view(id: Id): Promise<DoorAnswer<'getTask'>> {
    const found = await this.#runtime.store.readTask(id);
    const row = found?.tasks[0];
    return found === null || row === undefined ? unknown(id) : answered({ ...taskSummary(row, surroundingsOf(found, this.#runtime.now())), prompt: found.prompt }, { version: String(row.task.version) });
  }
}
