import { list, object, replyTo, textIn, usage, type Talk } from './talk.ts';

type Body = Readonly<Record<string, unknown>>;

const counted = { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output };

/** POST /v1beta/models/…:streamGenerateContent?alt=sse */
export const geminiStream = (body: Body): string => `data: ${JSON.stringify(answer(body))}\r\n\r\n`;

/** POST /v1beta/models/…:generateContent. What asks for JSON is one of the agent's own questions to itself (who speaks next, which model). */
export function geminiOnce(body: Body): string {
  const asksForJson = object(body['generationConfig'])['responseMimeType'] === 'application/json';
  return JSON.stringify(asksForJson ? made([{ text: JSON.stringify({ reasoning: 'done', next_speaker: 'user', model_choice: 'flash', complexity_score: 1, complexity_reasoning: 'simple' }) }]) : answer(body));
}

function answer(body: Body): object {
  const reply = replyTo(talkOf(body));
  return made([reply.kind === 'text' ? { text: reply.text } : { functionCall: { name: reply.tool, args: { command: reply.command, description: 'as asked' } } }]);
}

const made = (parts: readonly object[]): object => ({ candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }], usageMetadata: counted, modelVersion: 'stub' });

function talkOf(body: Body): Talk {
  const turns = list(body['contents']).flatMap(({ role, parts }) => {
    const results = list(parts).filter((part) => 'functionResponse' in part).map(() => ({ role: 'tool' as const, text: '' }));
    const text = textIn(parts);
    return [...results, ...(text.trim() === '' ? [] : [{ role: role === 'model' ? ('assistant' as const) : ('user' as const), text }])];
  });
  const tools = list(body['tools']).flatMap(({ functionDeclarations }) => list(functionDeclarations).map(({ name }) => String(name)));
  return { turns, tools };
}
