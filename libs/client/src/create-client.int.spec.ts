import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventView } from '@fuel/contracts';
import { createClient } from './create-client.ts';
import type { StreamItem as AnyItem } from './follow-stream.ts';

type StreamItem = AnyItem<EventView>;

const servers: Server[] = [];
type Door = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(door: Door): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => door(request, response, body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': status < 300 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(value));
};
const problem = (status: number, code: string) => ({ type: 'about:blank', title: 't', status, code, detail: 'd', requestId: 'r' });
const event = (position: string) => ({ position, time: '2026-01-31T12:00:00.000Z', type: 'task.ready', feature: 'f_1', task: null, actor: { kind: 'hub', id: 'h' }, data: {} });
const frame = (position: string) => `id: ${position}\nevent: task.ready\ndata: ${JSON.stringify(event(position))}\n\n`;

describe('the client against a server', () => {
  test('given a call with body, then method, path, token and body arrive and the answer is typed', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response, body) => {
      seen.push([request.method, request.url, request.headers.authorization, request.headers['user-agent'], JSON.parse(body)]);
      json(response, 201, { token: 'join-1', repository: 'api', expiresAt: '2026-01-31T12:00:00.000Z' });
    });
    const client = createClient({ url, token: 'secret', userAgent: 'test/1' });
    const result = await client.call('createJoinToken', { body: { repository: 'api' } });
    expect(result).toEqual({ ok: true, value: { token: 'join-1', repository: 'api', expiresAt: '2026-01-31T12:00:00.000Z' } });
    expect(seen).toEqual([['POST', '/api/v1/join-tokens', 'Bearer secret', 'test/1', { repository: 'api' }]]);
  });

  test('given a connection that breaks after a POST arrived, then it is sent again under the same key, and a later one under its own', async () => {
    const keys: unknown[] = [];
    const url = await serve((request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (keys.length === 1) request.socket.destroy();
      else json(response, 201, { token: 'join-1', repository: 'api', expiresAt: '2026-01-31T12:00:00.000Z' });
    });
    const client = createClient({ url });
    expect(await client.call('createJoinToken', { body: { repository: 'api' } })).toMatchObject({ ok: true });
    expect(await client.call('createJoinToken', { body: { repository: 'api' } })).toMatchObject({ ok: true });
    expect([keys.length, keys[0] === keys[1], keys[1] === keys[2], typeof keys[0]]).toEqual([3, true, false, 'string']);
  });

  test('given a version that was seen, then it goes along, and that of an answer comes back', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers['if-match']);
      response.setHeader('etag', '"8"');
      json(response, 201, { token: 'join-1', repository: 'api', expiresAt: '2026-01-31T12:00:00.000Z' });
    });
    expect(await createClient({ url }).call('createJoinToken', { body: { repository: 'api' }, ifMatch: '"7"' })).toMatchObject({ ok: true, etag: '"8"' });
    expect(seen).toEqual(['"7"']);
  });

  test('given a rehearsal, then it is asked for, and its answer has a form of its own', async () => {
    const seen: unknown[] = [];
    const plan = { name: 'Pages', workspace: 'default', tasks: 0, dependencies: 0, waves: 0, stages: 0, criticalPath: { length: 0, tasks: [] }, order: [], inTheWay: [] };
    const url = await serve((request, response) => {
      seen.push(request.url);
      json(response, 200, plan);
    });
    expect(await createClient({ url }).rehearse('createFeature', { body: { name: 'Pages', tasks: [] } })).toEqual({ ok: true, value: plan });
    expect(seen).toEqual(['/api/v1/features?dryRun=true']);
  });

  test('given a refusal, then the problem is a value', async () => {
    const url = await serve((_request, response) => json(response, 404, problem(404, 'feature.unknown')));
    const result = await createClient({ url }).call('getFeature', { params: { id: 'f_nope' } });
    expect(result).toMatchObject({ ok: false, problem: { code: 'feature.unknown' } });
  });

  test('given an address that leads on to another, then nothing is sent there, and the other is named', async () => {
    const seen: unknown[] = [];
    const there = await serve((request, response) => {
      seen.push(request.url);
      json(response, 200, {});
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: `${there}/elsewhere` }).end());
    const client = createClient({ url, token: 'secret' });
    const no = { ok: false, failure: { code: 'hub.url_invalid', retryable: false, message: expect.stringContaining(`sends callers on to ${there};`) } };
    expect(await client.call('createJoinToken', { body: { repository: 'api' } })).toMatchObject(no);
    const items: StreamItem[] = [];
    for await (const item of client.events()) items.push(item);
    expect(items).toMatchObject([{ kind: 'ended', reason: no }]);
    expect(seen).toEqual([]);
  });

  test('given nobody at the address, then the failure says so with a remedy', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const result = await createClient({ url }).call('getStatus');
    expect(result).toMatchObject({ ok: false, failure: { code: 'hub.unreachable', retryable: true, cause: 'ECONNREFUSED', message: expect.stringContaining('fuel hub start') } });
  });

  test('given a hub that does not answer, then the call ends with a timeout', async () => {
    const url = await serve(() => undefined);
    expect(await createClient({ url, timeoutMs: 20 }).call('getStatus')).toMatchObject({ ok: false, failure: { code: 'hub.timeout', retryable: true } });
  });

  test('given a caller that stops waiting, then the call ends as aborted', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    expect(await createClient({ url, signal: stop.signal }).call('getStatus')).toMatchObject({ ok: false, failure: { code: 'call.aborted' } });
  });

  test('given no http address at all, then the failure says what one looks like', async () => {
    expect(await createClient({ url: 'localhost:1' }).call('getStatus')).toMatchObject({ ok: false, failure: { code: 'hub.url_invalid' } });
  });
});

describe('following events', () => {
  const take = async (items: AsyncIterable<StreamItem>, enough: (seen: StreamItem[]) => boolean): Promise<StreamItem[]> => {
    const seen: StreamItem[] = [];
    for await (const item of items) {
      seen.push(item);
      if (enough(seen)) break;
    }
    return seen;
  };
  const positions = (items: StreamItem[]): string[] => items.flatMap((item) => (item.kind === 'event' ? [item.event.position] : []));

  test('given a connection that breaks, then the next one asks for what came after the last event', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['last-event-id'] as string | undefined);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (asked.length === 1) response.end(`retry: 7\n\n${frame('1')}${frame('2')}data: cut off`);
      else response.write(frame('3'));
    });
    const waits: unknown[] = [];
    const items = createClient({ url }).events({ feature: 'f_1', backoff: (failures, askedMs) => (waits.push([failures, askedMs]), 0) });
    const seen = await take(items, (all) => positions(all).includes('3'));
    expect(seen.map((item) => item.kind)).toEqual(['open', 'event', 'event', 'lost', 'open', 'event']);
    expect(positions(seen)).toEqual(['1', '2', '3']);
    expect(asked).toEqual([undefined, '2']);
    expect(waits).toEqual([[1, 7]]);
  });

  test('given a connection that breaks before an event came, then the next one goes on from where the hub was', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['last-event-id']);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (asked.length < 3) response.end(asked.length === 1 ? 'retry: 7\nid: 4\n\n' : ': still here\nid: 6\n\n');
      else response.write(frame('7'));
    });
    await take(createClient({ url }).events({ backoff: () => 0 }), (all) => positions(all).length === 1);
    expect(asked).toEqual([undefined, '4', '6']);
  });

  test('given a position to begin from, then it is sent', async () => {
    let asked: unknown;
    const url = await serve((request, response) => {
      asked = [request.url, request.headers['last-event-id']];
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame('9'));
    });
    await take(createClient({ url }).events({ lastEventId: '8' }), (all) => positions(all).length === 1);
    expect(asked).toEqual(['/api/v1/events', '8']);
  });

  test('given a busy hub, then it is tried again, and given a refusal, then the stream ends with it', async () => {
    const answers = [problem(503, 'store.busy'), problem(404, 'feature.unknown')];
    const url = await serve((_request, response) => {
      const next = answers.shift() ?? problem(500, 'hub.broken');
      json(response, next.status, next);
    });
    const seen = await take(createClient({ url }).events({ feature: 'f_1', backoff: () => 0 }), () => false);
    expect(seen).toMatchObject([
      { kind: 'lost', reason: { problem: { code: 'store.busy' } } },
      { kind: 'ended', reason: { problem: { code: 'feature.unknown' } } },
    ]);
  });

  test('given a hub that falls silent, then the connection is taken for dead', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    const seen = await take(createClient({ url }).events({ idleMs: 20, backoff: () => 0 }), (all) => all.length === 2);
    expect(seen).toMatchObject([{ kind: 'open' }, { kind: 'lost', reason: { failure: { code: 'hub.silent' } } }]);
  });

  test('given a caller that stops, then the iteration ends without a word', async () => {
    const stop = new AbortController();
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame('1'));
    });
    const seen = await take(createClient({ url }).events({ signal: stop.signal }), (all) => {
      if (positions(all).length === 1) stop.abort();
      return false;
    });
    expect(seen.map((item) => item.kind)).toEqual(['open', 'event']);
  });
});
