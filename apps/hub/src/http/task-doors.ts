import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { whyTaskView } from '../read/why-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { viewTask } from './view-task.ts';
import { wish } from './wish.ts';

@Controller()
export class TaskDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('getTask')
  get({ params }: Call<'getTask'>): Promise<DoorAnswer<'getTask'>> {
    return viewTask(this.#runtime, params.id);
  }

  @Door('whyTask')
  async why({ params }: Call<'whyTask'>): Promise<DoorAnswer<'whyTask'>> {
    const found = await this.#runtime.store.readTask(params.id);
    const view = found === null ? null : whyTaskView(found, this.#runtime.now());
    return view === null ? refused('task.unknown', `There is no task "${params.id}". A feature lists its tasks with their ids.`) : answered(view);
  }

  @Door('getTaskDiff')
  async diff({ params }: Call<'getTaskDiff'>): Promise<DoorAnswer<'getTaskDiff'>> {
    const view = await viewTask(this.#runtime, params.id);
    if (!view.ok) return view;
    const { head, base } = view.value;
    const patch = await this.#runtime.store.readPatch(params.id);
    // A patch of work that was replaced since says nothing about the work that is shown.
    const current = patch !== null && patch.head === head ? patch : { text: '', truncated: false };
    return answered({ task: params.id, head, base, patch: current.text, truncated: current.truncated });
  }

  @Door('freezeContract')
  async freeze({ params, body, caller }: Call<'freezeContract'>): Promise<DoorAnswer<'freezeContract'>> {
    const { path, sha256, commit = null } = body;
    const refusal = await wish(this.#runtime, caller, { type: 'task.freeze', task: params.id, name: params.name, contract: { path, sha256, commit, ref: null } });
    return refusal === null ? viewTask(this.#runtime, params.id) : { ok: false, refusal };
  }
}
