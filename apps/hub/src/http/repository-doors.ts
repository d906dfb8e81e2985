import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { repositoryView } from '../read/repository-view.ts';
import { answered, refused } from './answer.ts';
import { guarded, madeBefore, willMake } from '../once/current-request.ts';
import { checkAddress } from './check-address.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

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
    const known = await store.resolveRepositories(body.consumers);
    const missing = body.consumers.findIndex((consumer) => !known.has(consumer));
    if (missing >= 0) {
      return refused('repository.consumer_unknown', `"${body.consumers[missing]}" is no repository of this hub. Register it first, and then name it as a consumer.`, { pointer: `/consumers/${missing}` });
    }
    const id = this.#runtime.newId('rep');
    const consumers = [...new Set(body.consumers.flatMap((consumer) => known.get(consumer)?.id ?? []))];
    willMake(id);
    const created = await guarded<'created' | 'name_taken'>((made) => made === 'created', (guard) => store.createRepository({ ...body, id, consumers, origin: body.origin ?? null }, guard)).catch(madeBefore);
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

  async #view(nameOrId: string): Promise<DoorAnswer<'getRepository'>> {
    const found = await this.#runtime.store.readRepository(nameOrId);
    return found === null ? refused('repository.not_found', `There is no repository "${nameOrId}". GET /api/v1/repositories lists them.`) : answered(repositoryView(found), { version: found.version });
  }
}
