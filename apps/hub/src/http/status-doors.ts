import { Controller, Inject } from '@nestjs/common';
import { CONTRACT_VERSION, openApiDocument, problemOf, type RefusalCode, refusalDocs, refusals } from '@fuel/contracts';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { version } from '../compose/version.ts';
import { exposedAs } from '../metrics/exposition.ts';
import { answered, refused } from './answer.ts';
import { type Call, Door, type DoorAnswer } from './door.ts';

@Controller()
export class StatusDoors {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  @Door('getStatus')
  async status(): Promise<DoorAnswer<'getStatus'>> {
    return answered({ hub: this.#runtime.hub, version, contract: CONTRACT_VERSION, ...(await this.#runtime.store.statusCounts()) });
  }

  /** That this answer is given is the answer. */
  @Door('livez')
  live(): Promise<DoorAnswer<'livez'>> {
    return Promise.resolve(answered({ ok: true, checks: { process: 'alive' } }));
  }

  @Door('readyz')
  async ready(): Promise<DoorAnswer<'readyz'>> {
    const { store, bus } = this.#runtime;
    const postgres = await store.ping().then(
      () => 'ok',
      () => 'not reachable',
    );
    const checks = { postgres, nats: bus.connected ? 'ok' : 'not connected' };
    const ok = Object.values(checks).every((check) => check === 'ok');
    return { ok: true, status: ok ? 200 : 503, value: { ok, checks } };
  }

  @Door('metrics')
  async metrics(): Promise<DoorAnswer<'metrics'>> {
    const { metrics, store } = this.#runtime;
    return answered(metrics.text(await store.statusCounts(), store.counts()), { contentType: exposedAs });
  }

  @Door('getError')
  error({ params }: Call<'getError'>): Promise<DoorAnswer<'getError'>> {
    if (!Object.hasOwn(refusals, params.code)) return Promise.resolve(refused('error.unknown', `There is no error "${params.code}". The codes are those of the problems that this hub answers with.`));
    const code = params.code as RefusalCode;
    const { cause, remedy, example } = refusalDocs[code];
    return Promise.resolve(answered({ code, ...refusals[code], cause, remedy, example: problemOf({ code, detail: example }, 'the-request') }));
  }

  @Door('openapi')
  openapi(): Promise<DoorAnswer<'openapi'>> {
    return Promise.resolve(answered(openApiDocument()));
  }
}
