import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { inboxView } from '../read/inbox-view.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

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
    const rows = await this.#runtime.store.listInbox({ limit: query.limit, after: cursor.value, all: query.all, feature: query.feature });
    return answered(pageView(rows, inboxView));
  }

  @Door('readInboxItem')
  async read({ params }: Call<'readInboxItem'>): Promise<DoorAnswer<'readInboxItem'>> {
    const item = await this.#runtime.store.markInboxItemRead(params.id, this.#runtime.now());
    return item === null ? refused('inbox.unknown', `There is no inbox item "${params.id}". GET /api/v1/inbox lists them.`) : answered(inboxView(item));
  }
}
