import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { cursorOf, pageView } from '../read/cursor.ts';
import { answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

const time = (at: number): string => new Date(at).toISOString();

@Controller()
export class AuditDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('listAudit')
  async audit({ query }: Call<'listAudit'>): Promise<DoorAnswer<'listAudit'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const { limit, actor, feature, refused } = query;
    await this.#runtime.audit.flush();
    const since = query.since === undefined ? undefined : Date.parse(query.since);
    const rows = await this.#runtime.store.listAudit({ limit, after: cursor.value, actor, feature, since, refused });
    return answered(pageView(rows, ({ at, ...row }) => ({ ...row, at: time(at) })));
  }

  @Door('listParkedFacts')
  async parked({ query }: Call<'listParkedFacts'>): Promise<DoorAnswer<'listParkedFacts'>> {
    const cursor = cursorOf(query.cursor);
    if (!cursor.ok) return cursor;
    const rows = await this.#runtime.store.listParkedFacts({ limit: query.limit, after: cursor.value });
    return answered(pageView(rows, ({ parkedAt, ...row }) => ({ ...row, parkedAt: time(parkedAt) })));
  }
}
