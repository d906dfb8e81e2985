import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { anthropic } from './anthropic.ts';
import { geminiOnce, geminiStream } from './gemini.ts';
import { chat, responses } from './openai.ts';
import { object } from './talk.ts';

export interface Models {
  readonly url: string;
  /** What was asked of it, as "POST /v1/responses". */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Every key is good but this one. */
export const badKey = 'stub-bad-key';

/** The models of four providers on loopback, as far as an agent needs them. */
export async function startModels(): Promise<Models> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    void serve(request, response).catch((cause: unknown) => response.destroy(cause instanceof Error ? cause : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stub of the models has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const said = await text(request);
  const answer = (status: number, type: string, body: string): void => void response.writeHead(status, { 'content-type': type }).end(body);
  const { authorization = '', 'x-api-key': key = '', 'x-goog-api-key': google = '' } = request.headers;
  if (`${authorization}${String(key)}${String(google)}`.includes(badKey)) {
    return answer(401, 'application/json', JSON.stringify({ type: 'error', error: { type: 'authentication_error', code: 401, status: 'UNAUTHENTICATED', message: 'invalid x-api-key' } }));
  }
  const path = request.url?.split('?')[0] ?? '';
  const body = object(parse(said));
  const stream = (events: string): void => answer(200, 'text/event-stream', events);
  if (path.endsWith('/count_tokens')) return answer(200, 'application/json', '{"input_tokens":100}');
  if (path.endsWith('/v1/messages')) return stream(anthropic(body));
  if (path.endsWith('/responses')) return stream(responses(body));
  if (path.endsWith('/chat/completions')) return stream(chat(body));
  if (path.endsWith(':streamGenerateContent')) return stream(geminiStream(body));
  if (path.endsWith(':generateContent')) return answer(200, 'application/json', geminiOnce(body));
  if (path.endsWith(':countTokens')) return answer(200, 'application/json', '{"totalTokens":100}');
  return answer(404, 'application/json', '{"error":{"message":"the stub has nothing there"}}');
}

function parse(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return {};
  }
}
