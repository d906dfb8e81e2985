import { Controller, Inject } from '@nestjs/common';
import type { CapLevel, CapView } from '@fuel/contracts';
import { asOf, capKey, isUsedUp, type KeptCap } from '@fuel/core';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { type Answer, answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

@Controller()
export class SpendDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('getSpend')
  async get({ query }: Call<'getSpend'>): Promise<DoorAnswer<'getSpend'>> {
    const { total, lines } = await this.#runtime.store.readSpend(query);
    return answered({ by: query.by, total, lines: [...lines] });
  }

  @Door('listCaps')
  async list(): Promise<DoorAnswer<'listCaps'>> {
    const caps = await this.#runtime.store.listCaps();
    return answered({ items: caps.map((cap) => capView(cap, this.#runtime.now())) });
  }

  @Door('putCap')
  async put({ params, body, caller }: Call<'putCap'>): Promise<DoorAnswer<'putCap'>> {
    const owner = await this.#ownerOf(params.level, params.owner);
    if (!owner.ok) return owner;
    const refusal = await wish(this.#runtime, caller, { type: 'cap.set', level: params.level, owner: owner.value, cap: body });
    if (refusal !== null) return { ok: false, refusal };
    const set = (await this.#runtime.store.listCaps()).find((cap) => capKey(cap) === capKey({ level: params.level, owner: owner.value }));
    if (set === undefined) throw new Error(`the cap of ${params.level} ${owner.value} was set and is not there`);
    return answered(capView(set, this.#runtime.now()));
  }

  @Door('deleteCap')
  async delete({ params, caller }: Call<'deleteCap'>): Promise<DoorAnswer<'deleteCap'>> {
    const owner = await this.#ownerOf(params.level, params.owner);
    if (!owner.ok) return owner;
    const refusal = await wish(this.#runtime, caller, { type: 'cap.set', level: params.level, owner: owner.value, cap: null });
    return refusal === null ? answered({ level: params.level, owner: owner.value }) : { ok: false, refusal };
  }

  /** By the name that a person uses, or by its id. */
  async #ownerOf(level: CapLevel, owner: string): Promise<Answer<string>> {
    const { store } = this.#runtime;
    switch (level) {
      case 'workspace':
        return (await store.readWorkspace(owner)) === null ? refused('workspace.unknown', `There is no workspace "${owner}". GET /api/v1/workspaces lists them.`) : answered(owner);
      case 'repository': {
        const found = (await store.resolveRepositories([owner])).get(owner);
        return found === undefined ? refused('repository.not_found', `There is no repository "${owner}". GET /api/v1/repositories lists them.`) : answered(found.id);
      }
      case 'feature':
        return (await store.hasFeature(owner)) ? answered(owner) : refused('feature.unknown', `There is no feature "${owner}".`);
      case 'task':
        return (await store.tasksThatExist([owner])).length > 0 ? answered(owner) : refused('task.unknown', `There is no task "${owner}". A feature lists its tasks with their ids.`);
      default:
        return level satisfies never;
    }
  }
}

function capView(cap: KeptCap, now: number): CapView {
  const { level, owner, usd = null, tokens = null, per, action } = cap;
  const { spentMicros, spentTokens } = asOf(cap, now);
  return { level, owner, usd, tokens, per, action, spent: { usd: spentMicros / 1_000_000, tokens: spentTokens }, usedUp: isUsedUp(cap, now) };
}
