import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Refusal } from '@fuel/contracts';
import { JsonReader } from './json-reader.ts';
import { RefusedError } from './refused-error.ts';
import { LARGE_BYTES } from './spare-memory.ts';

/** Body and hash of a request, read as it comes in. What comes after the limit is not read: it is let past. */
export function readBody(request: FastifyRequest, payload: IncomingMessage, limit: number): Promise<unknown> {
  const hash = request.headers['idempotency-key'] === undefined ? null : createHash('sha256');
  const reader = new JsonReader();
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const stop = (refusal: Refusal): void => {
      payload.off('data', take).off('end', finish).off('error', breakOff);
      // What still comes, and how it ends, is of no interest.
      payload.on('error', () => undefined).resume();
      reject(new RefusedError(refusal));
    };
    const breakOff = (): void => stop(cutOff);
    const take = (chunk: Uint8Array): void => {
      if (bytes <= LARGE_BYTES && bytes + chunk.length > LARGE_BYTES) request.isLarge?.();
      bytes += chunk.length;
      if (bytes > limit) return stop(tooLarge);
      hash?.update(chunk);
      reader.push(chunk);
    };
    const finish = (): void => {
      if (hash !== null) request.bodyHash = hash.digest('hex');
      const read = reader.end();
      if (read.ok) resolve(read.value);
      else reject(new RefusedError(read.refusal));
    };
    if (Number(request.headers['content-length']) > limit) return stop(tooLarge);
    payload.on('data', take).on('end', finish).on('error', breakOff);
  });
}

const tooLarge: Refusal = { code: 'body.too_large', detail: 'The body is larger than this hub accepts. Send less at once, or raise FUEL_BODY_LIMIT where the hub is started.' };
const cutOff: Refusal = { code: 'body.invalid', detail: 'The connection ended before the body did, so nothing was done. Send the request again.' };
