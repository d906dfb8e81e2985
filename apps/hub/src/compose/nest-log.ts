import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.ts';

/** What Nest says about itself is for whoever builds the hub, not for whoever runs it; its warnings and errors are for both. */
export const nestLog = (log: Log): LoggerService => ({
  log: (message: unknown, ...context: unknown[]) => log.debug({ context }, String(message)),
  warn: (message: unknown, ...context: unknown[]) => log.warn({ context }, String(message)),
  error: (message: unknown, ...context: unknown[]) => log.error(message instanceof Error ? { err: message, context } : { context }, message instanceof Error ? message.message : String(message)),
  debug: (message: unknown, ...context: unknown[]) => log.debug({ context }, String(message)),
});
