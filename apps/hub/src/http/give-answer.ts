import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, map, type Observable } from 'rxjs';
import { RUNTIME, type Runtime } from '../compose/runtime.ts';
import { carryOut } from '../once/carry-out.ts';
import type { Answer } from './answer.ts';
import type { EventFeed } from './event-feed.ts';
import { RefusedError } from './refused-error.ts';

/** From what a door said to what Fastify sends: the value, a stream of events, or (by way of the filter) the problem. */
@Injectable()
export class GiveAnswer implements NestInterceptor<Answer<unknown>> {
  readonly #runtime: Runtime;

  constructor(@Inject(RUNTIME) runtime: Runtime) {
    this.#runtime = runtime;
  }

  intercept(context: ExecutionContext, next: CallHandler<Answer<unknown>>): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(carryOut(this.#runtime, request, reply, () => lastValueFrom(next.handle()))).pipe(map((answer) => give(answer, request, reply, this.#runtime)));
  }
}

function give(answer: Answer<unknown>, request: FastifyRequest, reply: FastifyReply, { log, metrics }: Runtime): unknown {
  if (!answer.ok) throw new RefusedError(answer.refusal);
  if (answer.status !== undefined) reply.status(answer.status);
  if (answer.contentType !== undefined) reply.header('content-type', answer.contentType);
  if (answer.version !== undefined) reply.header('etag', `"${answer.version}"`);
  if (typeof answer.value !== 'function') return answer.value;
  // A stream ends when its reader or the hub does; kept alive after that, its connection would keep the hub from stopping.
  reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' });
  const cut = (reason: string): void => {
    metrics.done.readersCut += 1;
    log.warn({ requestId: request.id, reason }, 'a reader of events was cut off; it may come again from its position');
    reply.raw.destroy();
  };
  return Readable.from((answer.value as EventFeed)({ gone: goneSignal(reply), cut }), { objectMode: false });
}

/** A feed that waits for news is woken by the end of its reader. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
