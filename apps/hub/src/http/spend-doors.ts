import { Controller, Inject } from '@nestjs/common';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

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
}
