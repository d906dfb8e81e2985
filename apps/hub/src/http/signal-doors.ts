import { Controller, Inject } from '@nestjs/common';
import { handle } from '@fuel/engine';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { answered } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

@Controller()
export class SignalDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('sendSignal')
  async send({ body, caller }: Call<'sendSignal'>): Promise<DoorAnswer<'sendSignal'>> {
    const [result] = await handle(this.#runtime.engine, [{ actor: caller.actor, command: { type: 'signal.receive', signal: body } }]);
    if (result === undefined) throw new Error('the engine said nothing to a signal');
    if (!result.ok) return result;
    this.#runtime.wake();
    const told = result.events.find((event) => event.type === 'signal.received')?.data['tasks'];
    return answered({ ...body, tasks: Array.isArray(told) ? told.filter((task) => typeof task === 'string') : [] });
  }
}
