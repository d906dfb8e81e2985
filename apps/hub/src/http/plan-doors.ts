import { Controller, Inject } from '@nestjs/common';
import type { Refusal } from '@fuel/contracts';
import { addDependency, addTasks, removeTask } from '@fuel/engine';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { doneBefore } from '../once/current-request.ts';
import { type Answer, answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

function grantedBefore(cause: unknown): null {
  if (doneBefore(cause) === null) throw cause;
  return null;
}

/** What changes in a plan that may be running. The answers are small, however large the plan is. */
@Controller()
export class PlanDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('addTasks')
  async addTasks({ params, body, caller }: Call<'addTasks'>): Promise<DoorAnswer<'addTasks'>> {
    const names = [...new Set(body.tasks.flatMap((task) => (task.repository === undefined ? [] : [task.repository])))];
    const repositories = await this.#runtime.store.resolveRepositories(names);
    const added = await addTasks(this.#runtime.engine, caller.actor, { feature: params.id, tasks: body.tasks, repositories }).catch(async (cause: unknown) => {
      if (doneBefore(cause) === null) throw cause;
      return { ok: true as const, tasks: await this.#runtime.store.findTasks(params.id, body.tasks.map((task) => task.key)) };
    });
    return added.ok ? this.#done(null, { tasks: [...added.tasks] }) : added;
  }

  @Door('addDependency')
  async addDependency({ params, body, caller }: Call<'addDependency'>): Promise<DoorAnswer<'addDependency'>> {
    const edge = { task: params.id, upstream: body.task };
    const refusal = await addDependency(this.#runtime.engine, caller.actor, { ...edge, gate: body.until }).catch(grantedBefore);
    if (refusal !== null) return { ok: false, refusal };
    // Whoever waits longer is given out by nobody.
    this.#runtime.ring();
    return answered({ ...edge, until: body.until });
  }

  @Door('removeDependency')
  async removeDependency({ params, caller }: Call<'removeDependency'>): Promise<DoorAnswer<'removeDependency'>> {
    const edge = { task: params.id, upstream: params.upstream };
    const refusal = await wish(this.#runtime, caller, { type: 'dependency.remove', ...edge });
    return refusal === null ? answered(edge) : { ok: false, refusal };
  }

  @Door('deleteTask')
  async deleteTask({ params, body, caller }: Call<'deleteTask'>): Promise<DoorAnswer<'deleteTask'>> {
    const consumers = body.consumers.map((one) => ({ task: one.task, rewire: 'rewire' in one ? one.rewire : null }));
    return this.#done(await removeTask(this.#runtime.engine, caller.actor, { task: params.id, consumers }).catch(grantedBefore), { id: params.id });
  }

  #done<T>(refusal: Refusal | null, value: T): Answer<T> {
    if (refusal !== null) return { ok: false, refusal };
    this.#runtime.wake();
    return answered(value);
  }
}
