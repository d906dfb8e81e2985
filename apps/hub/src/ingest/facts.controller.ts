import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { BusMessage } from '@fuel/bus';
import { type Ingest } from './ingest.ts';
import { factsPattern } from './facts-strategy.ts';

export const INGEST = Symbol('ingest');

@Controller()
export class FactsController {
  readonly #ingest: Ingest;

  constructor(@Inject(INGEST) ingest: Ingest) {
    this.#ingest = ingest;
  }

  @EventPattern(factsPattern)
  async take(@Payload() messages: readonly BusMessage[]): Promise<void> {
    await this.#ingest(messages);
  }
}
