import type { FastifyReply } from 'fastify';
import { problemOf, type Refusal } from '@fuel/contracts';

const problemContentType = 'application/problem+json; charset=utf-8';

export const badAddress: Refusal = { code: 'route.unknown', detail: 'The address cannot be read. Correct how it is encoded; the addresses of this hub are listed in /openapi.json.' };

export function sendProblem(reply: FastifyReply, refusal: Refusal, requestId: string): void {
  const problem = problemOf(refusal, requestId);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', '1');
  reply.request.refusedAs = problem.code;
  void reply.status(problem.status).header('content-type', problemContentType).send(problem);
}
