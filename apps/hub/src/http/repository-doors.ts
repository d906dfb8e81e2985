import type { Id } from '@fuel/contracts';
import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { repositoryView } from '../read/repository-view.ts';
import { type Answer, answered, refused } from './answer.ts';
import { guarded, madeBefore, willMake } from '../once/current-request.ts';
import { checkAddress } from './check-address.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

@Controller()
export class RepositoryDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('createRepository')
  async create({ body }: Call<'createRepository'>): Promise<DoorAnswer<'createRepository'>> {
    const { store } = this.#runtime;
    const unsafe = checkAddress(body.url);
    if (unsafe !== null) return { ok: false, refusal: unsafe };
    const consumers = await this.#idsOf(body.consumers);
    if (!consumers.ok) return consumers;
    const id = this.#runtime.newId('rep');
    willMake(id);
    const created = await guarded<'created' | 'name_taken'>((made) => made === 'created', (guard) => store.createRepository({ ...body, id, consumers: consumers.value, origin: body.origin ?? null }, guard)).catch(madeBefore);
    if (typeof created === 'object') return this.#view(created.id);
    if (created === 'name_taken') return refused('repository.name_taken', `There is a repository "${body.name}" already. Give this one another name.`, { pointer: '/name' });
    return this.#view(id);
  }

  @Door('listRepositories')
  async list({ query }: Call<'listRepositories'>): Promise<DoorAnswer<'listRepositories'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    return answered(pageView(await this.#runtime.store.listRepositories({ limit: query.limit, after: cursor.value }), repositoryView));
  }

  @Door('getRepository')
  get({ params }: Call<'getRepository'>): Promise<DoorAnswer<'getRepository'>> {
    return this.#view(params.id);
  }

  @Door('editRepository')
  async edit({ params, body, caller }: Call<'editRepository'>): Promise<DoorAnswer<'editRepository'>> {
    const unsafe = body.url === undefined ? null : checkAddress(body.url);
    if (unsafe !== null) return { ok: false, refusal: unsafe };
    const consumers = body.consumers === undefined ? undefined : await this.#idsOf(body.consumers);
    if (consumers?.ok === false) return consumers;
    const repository = await this.#runtime.store.readRepository(params.id);
    if (repository === null) return unknown(params.id);
    const edit = { ...body, consumers: consumers?.value };
    const refusal = await wish(this.#runtime, caller, { type: 'repository.edit', repository: repository.id, edit });
    if (refusal !== null) return { ok: false, refusal };
    // They are welcomed again, and told with that where their repositories are.
    if (body.url !== undefined || body.path !== undefined || body.defaultBranch !== undefined) for (const node of repository.nodes) this.#runtime.askHello(node.id);
    return this.#view(repository.id);
  }

  /** Which repositories are meant. */
  async #idsOf(consumers: readonly string[]): Promise<Answer<Id[]>> {
    const known = await this.#runtime.store.resolveRepositories(consumers);
    const missing = consumers.findIndex((consumer) => !known.has(consumer));
    if (missing >= 0) return refused('repository.consumer_unknown', `"${consumers[missing]}" is no repository of this hub. Register it first, and then name it as a consumer.`, { pointer: `/consumers/${missing}` });
    return answered([...new Set(consumers.flatMap((consumer) => known.get(consumer)?.id ?? []))]);
  }

  async #view(nameOrId: string): Promise<DoorAnswer<'getRepository'>> {
    const found = await this.#runtime.store.readRepository(nameOrId);
    return found === null ? unknown(nameOrId) : answered(repositoryView(found), { version: found.version });
  }
}

const unknown = (nameOrId: string): Answer<never> => refused('repository.not_found', `There is no repository "${nameOrId}". GET /api/v1/repositories lists them.`);
