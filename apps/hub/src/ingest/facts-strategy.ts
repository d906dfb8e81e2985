import { Server } from '@nestjs/microservices';
import { type BusConnection, type BusMessage, consumeBatches, type Consuming } from '@fuel/bus';
import { consumers, streams } from '@fuel/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import { crashAt, isTestBuild } from '../crash/crash-at.ts';

export const factsPattern = 'facts';

export interface FactsStrategyOptions {
  readonly connection: BusConnection;
  readonly hub: string;
  readonly onMissing: () => Promise<void>;
  readonly onTrouble: (cause: unknown) => void;
}

const maximumBatch = 500;

/**
 * How facts come in: JetStream as a Nest transport. Nest's own event path hands a message over and forgets it, so a commit that fails
 * would be acknowledged; this one gives whole batches to the handler, waits for its completion and acknowledges only then.
 */
export class FactsStrategy extends Server {
  readonly #options: FactsStrategyOptions;
  #consuming: Consuming | null = null;

  constructor(options: FactsStrategyOptions) {
    super();
    this.#options = options;
  }

  override listen(callback: () => void): void {
    const { connection, hub, onMissing, onTrouble } = this.#options;
    this.#consuming = consumeBatches(connection, {
      stream: streams.facts(hub),
      durable: consumers.hub,
      maxBatch: maximumBatch,
      handler: (messages) => this.#hand(messages),
      onMissing,
      onTrouble,
      ...(isTestBuild() ? { onAcknowledged: () => crashAt('facts.ack.after') } : {}),
    });
    callback();
  }

  async #hand(messages: BusMessage[]): Promise<void> {
    const handler = this.getHandlerByPattern(factsPattern);
    if (handler === null) throw new Error('nobody handles facts');
    const answer: unknown = await handler(messages, undefined);
    if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
    crashAt('facts.ack.before');
  }

  override async close(): Promise<void> {
    await this.#consuming?.stop();
    this.#consuming = null;
  }

  override on(): void {
    throw new Error('this transport has no events of its own');
  }

  override unwrap<T>(): T {
    return this.#options.connection as T;
  }
}
