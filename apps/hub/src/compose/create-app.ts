import type { IncomingMessage } from 'node:http';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { auditRequests } from '../audit/audit-requests.ts';
import { authenticateAll } from '../auth/authenticate.ts';
import { doors } from '../http/doors.ts';
import { GiveAnswer } from '../http/give-answer.ts';
import { prepareFastify } from '../http/prepare-fastify.ts';
import { ProblemFilter } from '../http/problem-filter.ts';
import { badAddress, sendProblem } from '../http/send-problem.ts';
import { requestIdOf } from '../http/request-id.ts';
import { FactsController, INGEST } from '../ingest/facts.controller.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { LOG } from './log.ts';
import { nestLog } from './nest-log.ts';
import { RUNTIME, type Runtime } from './runtime.ts';

@Module({})
class HubModule {
  static over(runtime: Runtime, ingest: Ingest): DynamicModule {
    return {
      module: HubModule,
      controllers: [...doors, FactsController],
      providers: [
        { provide: RUNTIME, useValue: runtime },
        { provide: LOG, useValue: runtime.log },
        { provide: INGEST, useValue: ingest },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: GiveAnswer },
      ],
    };
  }
}

export type HubApp = NestFastifyApplication;

/** The doors for HTTP and the handler of facts. Nothing comes in before listen.ts says so. */
export async function createApp(runtime: Runtime, ingest: Ingest): Promise<HubApp> {
  const { bodyLimit } = runtime.settings.http;
  const adapter = new FastifyAdapter({
    bodyLimit,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    // A stream of events ends by its signal when the hub does; what is only kept alive is closed.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // What the router itself refuses meets no filter of Nest's.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, badAddress, request.id),
    // What is not in the route table does not exist; a HEAD of an endless stream least of all.
    exposeHeadRoutes: false,
    multipart: false,
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(HubModule.over(runtime, ingest), adapter, {
    logger: nestLog(runtime.log),
    abortOnError: false,
    bodyParser: false,
  });
  prepareFastify(adapter.getInstance(), { bodyLimit, log: runtime.log, requests: runtime.metrics.requests });
  auditRequests(adapter.getInstance(), runtime.audit);
  authenticateAll(adapter.getInstance(), runtime.store);
  await app.init();
  await adapter.getInstance().ready();
  return app;
}
