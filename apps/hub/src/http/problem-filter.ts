import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '@fuel/contracts';
import { GuardStop, StoreFailure } from '@fuel/store';
import { LOG, type Log } from '../compose/log.ts';
import { refuseStop } from '../once/refuse-stop.ts';
import { RefusedError } from './refused-error.ts';
import { sendProblem } from './send-problem.ts';

/** Whatever was thrown between the socket and a door becomes a problem document. What is a bug is told to the log and to nobody else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log: Log;

  constructor(@Inject(LOG) log: Log) {
    this.log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const refusal = refusalOf(thrown, request);
    if (refusal.code === 'hub.broken') this.log.error({ err: thrown, requestId: request.id, method: request.method, path: pathOf(request) }, 'a request met a defect of the hub');
    if (refusal.code === 'store.busy') this.log.warn({ err: thrown, requestId: request.id }, 'a request could not be finished');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, refusal, request.id);
  }
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? '';

function refusalOf(thrown: unknown, request: FastifyRequest): Refusal {
  if (thrown instanceof RefusedError) return thrown.refusal;
  if (thrown instanceof GuardStop) return refuseStop(thrown);
  if (thrown instanceof StoreFailure && thrown.retryable) {
    return { code: 'store.busy', detail: 'The database did not answer in time, so nothing was changed. Send the request again in a moment.' };
  }
  if (thrown instanceof HttpException) return ofStatus(thrown.getStatus(), request);
  return { code: 'hub.broken', detail: `The hub has a defect here. Its log has the details under request id ${request.id}; please report them.` };
}

/** What Fastify and Nest refuse by themselves, before a door is reached. */
function ofStatus(status: number, request: FastifyRequest): Refusal {
  switch (status) {
    case 404:
      return { code: 'route.unknown', detail: `There is no ${request.method} ${pathOf(request)} here. The addresses of this hub are listed in /openapi.json.` };
    case 413:
      return { code: 'body.too_large', detail: 'The body is larger than this hub accepts. Send less at once, or raise FUEL_BODY_LIMIT where the hub is started.' };
    case 415:
      return { code: 'body.not_json', detail: `The body is of type ${request.headers['content-type'] ?? 'nothing'}. Send JSON with content-type application/json.` };
    default:
      return status < 500
        ? { code: 'body.invalid', detail: `The request cannot be understood (${status}). Correct its address, headers or body.` }
        : { code: 'hub.broken', detail: `The hub has a defect here. Its log has the details under request id ${request.id}; please report them.` };
  }
}
