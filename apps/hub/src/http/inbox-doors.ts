import { Controller, Inject } from '@nestjs/common';
import type { InboxCommand } from '@fuel/core';
import { acceptProposal, proposedKey } from '@fuel/engine';
import type { Caller } from '../auth/caller.ts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { doneBefore } from '../once/current-request.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { inboxView } from '../read/inbox-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';
import { wish } from './wish.ts';

@Controller()
export class InboxDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('listInbox')
  async list({ query }: Call<'listInbox'>): Promise<DoorAnswer<'listInbox'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const rows = await this.#runtime.store.listInbox({ limit: query.limit, after: cursor.value, state: query.state ?? (query.all ? 'all' : 'open'), since: query.since === undefined ? undefined : Date.parse(query.since), feature: query.feature });
    return answered(pageView(rows, inboxView));
  }

  @Door('readInboxItem')
  read({ params, caller }: Call<'readInboxItem'>): Promise<DoorAnswer<'readInboxItem'>> {
    return this.#mark(caller, { type: 'inbox.read', item: params.id });
  }

  @Door('acceptInboxItem')
  async accept({ params, body, caller }: Call<'acceptInboxItem'>): Promise<DoorAnswer<'acceptInboxItem'>> {
    const { store, engine } = this.#runtime;
    const item = await store.readInboxItem(params.id);
    if (item === null) return refused('inbox.unknown', `There is no inbox item "${params.id}". GET /api/v1/inbox lists them.`);
    const task = item.task === null ? null : await store.readTask(item.task);
    const repository = body.repository ?? item.proposal?.repository ?? task?.tasks[0]?.task.spec.repository ?? '';
    const repositories = await store.resolveRepositories([repository]);
    const added = await acceptProposal(engine, caller.actor, { item: item.id, feature: item.feature ?? '', repository, repositories }).catch(async (cause: unknown) => {
      if (doneBefore(cause) === null) throw cause;
      return { ok: true as const, tasks: await store.findTasks(item.feature ?? '', [proposedKey(item.id)]) };
    });
    if (!added.ok) return added;
    this.#runtime.wake();
    const [after, [first]] = [await store.readInboxItem(item.id), added.tasks];
    if (after === null || first === undefined) return refused('inbox.unknown', `There is no inbox item "${item.id}" any more.`);
    return { ok: true, value: { item: inboxView(after), task: { id: first.id, key: first.key } } };
  }

  @Door('finishInboxItem')
  finish({ params, caller }: Call<'finishInboxItem'>): Promise<DoorAnswer<'finishInboxItem'>> {
    return this.#mark(caller, { type: 'inbox.finish', item: params.id });
  }

  async #mark(caller: Caller, command: InboxCommand): Promise<DoorAnswer<'readInboxItem'>> {
    const refusal = await wish(this.#runtime, caller, command);
    if (refusal !== null) return { ok: false, refusal };
    const item = await this.#runtime.store.readInboxItem(command.item);
    return item === null ? refused('inbox.unknown', `There is no inbox item "${command.item}". GET /api/v1/inbox lists them.`) : answered(inboxView(item));
  }
}
