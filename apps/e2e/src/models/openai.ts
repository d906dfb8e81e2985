import { list, object, replyTo, textIn, usage, type Talk } from './talk.ts';

type Body = Readonly<Record<string, unknown>>;
const line = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

/** POST /v1/chat/completions, streamed. */
export function chat(body: Body): string {
  const messages = list(body['messages']);
  const turns = messages.map(({ role, content }) => ({ role: role === 'tool' ? ('tool' as const) : role === 'user' ? ('user' as const) : ('assistant' as const), text: textIn(content) }));
  const reply = replyTo({ turns, tools: list(body['tools']).map((tool) => String(object(tool['function'])['name'])) });
  const frame = { id: 'chatcmpl-stub', object: 'chat.completion.chunk', created: 1, model: body['model'] };
  const delta =
    reply.kind === 'text'
      ? { role: 'assistant', content: reply.text }
      : { role: 'assistant', tool_calls: [{ index: 0, id: reply.call, type: 'function', function: { name: reply.tool, arguments: JSON.stringify({ command: reply.command, description: 'as asked' }) } }] };
  return [
    line({ ...frame, choices: [{ index: 0, delta, finish_reason: null }] }),
    line({ ...frame, choices: [{ index: 0, delta: {}, finish_reason: reply.kind === 'text' ? 'stop' : 'tool_calls' }] }),
    line({ ...frame, choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output } }),
    'data: [DONE]\n\n',
  ].join('');
}

/** POST /v1/responses, streamed. */
export function responses(body: Body): string {
  const reply = replyTo(talkOf(body));
  const id = `resp_${Date.now()}`;
  const item =
    reply.kind === 'text'
      ? { type: 'message', id: 'msg_stub', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: reply.text, annotations: [] }] }
      : { type: 'function_call', id: `fc_${reply.call}`, call_id: reply.call, name: reply.tool, status: 'completed', arguments: JSON.stringify(argumentsFor(reply.tool, reply.command)) };
  const spent = { input_tokens: usage.input, input_tokens_details: { cached_tokens: 10 }, output_tokens: usage.output, output_tokens_details: { reasoning_tokens: 3 }, total_tokens: usage.input + usage.output };
  const events = [
    { type: 'response.created', response: { id, object: 'response', status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { id, object: 'response', status: 'completed', output: [item], usage: spent } },
  ];
  return events.map((event) => `event: ${event.type}\n${line(event)}`).join('');
}

const argumentsFor = (tool: string, command: string): object => (tool === 'exec_command' ? { cmd: command } : tool === 'shell' ? { command: ['bash', '-lc', command] } : { command });

function talkOf(body: Body): Talk {
  const turns = list(body['input']).flatMap(({ type, role, content }): Talk['turns'] => {
    if (type === 'function_call_output' || type === 'custom_tool_call_output') return [{ role: 'tool' as const, text: '' }];
    if (role === 'user') return [{ role: 'user' as const, text: textIn(content) }];
    return role === 'assistant' ? [{ role: 'assistant' as const, text: textIn(content) }] : [];
  });
  return { turns, tools: list(body['tools']).map(({ name }) => String(name)) };
}
