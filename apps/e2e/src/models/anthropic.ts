import { list, object, replyTo, textIn, usage, type Talk } from './talk.ts';

/** POST /v1/messages, streamed. */
export function anthropic(body: Readonly<Record<string, unknown>>): string {
  const reply = replyTo(talkOf(body));
  const { model = 'stub' } = body;
  const events: [string, object][] = [
    ['message_start', { message: { id: `msg_${Date.now()}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: usage.input, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 } } }],
    ...(reply.kind === 'text'
      ? ([
          ['content_block_start', { index: 0, content_block: { type: 'text', text: '' } }],
          ['content_block_delta', { index: 0, delta: { type: 'text_delta', text: reply.text } }],
        ] satisfies [string, object][])
      : ([
          ['content_block_start', { index: 0, content_block: { type: 'tool_use', id: `toolu_${reply.call}`, name: reply.tool, input: {} } }],
          ['content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: JSON.stringify({ command: reply.command, description: 'as asked' }) } }],
        ] satisfies [string, object][])),
    ['content_block_stop', { index: 0 }],
    ['message_delta', { delta: { stop_reason: reply.kind === 'text' ? 'end_turn' : 'tool_use', stop_sequence: null }, usage: { output_tokens: usage.output } }],
    ['message_stop', {}],
  ];
  return events.map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`).join('');
}

function talkOf(body: Readonly<Record<string, unknown>>): Talk {
  const turns = list(body['messages']).flatMap(({ role, content }) => {
    const parts = list(content);
    const results = parts.filter(({ type }) => type === 'tool_result').map(() => ({ role: 'tool' as const, text: '' }));
    const text = textIn(content);
    return [...results, ...(text.trim() === '' ? [] : [{ role: role === 'assistant' ? ('assistant' as const) : ('user' as const), text }])];
  });
  return { turns, tools: list(body['tools']).map((tool) => String(object(tool)['name'])) };
}
