/**
 * What the stub makes of a conversation, whatever the provider's form: the last block of the user's words
 *   ```stub-model
 *   one shell command a line
 *   ```
 * is run line by line with the agent's own shell tool, then it says "All done.".
 */
export interface Talk {
  /** In order; a tool's result stands for the turn in which it came. */
  readonly turns: readonly { readonly role: 'user' | 'tool' | 'assistant'; readonly text: string }[];
  /** Names of the tools that the agent offers. */
  readonly tools: readonly string[];
}

export type Reply = { readonly kind: 'shell'; readonly tool: string; readonly command: string; readonly call: string } | { readonly kind: 'text'; readonly text: string };

const shells = ['exec_command', 'shell_command', 'shell', 'bash', 'Bash', 'run_shell_command'];

export function replyTo({ turns, tools }: Talk): Reply {
  const asked = turns.findLastIndex(({ role, text }) => role === 'user' && text.includes('```stub-model'));
  const text = turns[asked]?.text ?? '';
  const commands = [...text.matchAll(/```stub-model\n(?<body>[\s\S]*?)```/g)].at(-1)?.groups?.['body']?.trim().split('\n') ?? [];
  const done = turns.slice(asked + 1).filter(({ role }) => role === 'tool').length;
  const tool = shells.find((name) => tools.includes(name));
  const command = commands[done];
  if (asked === -1 || command === undefined || tool === undefined) return { kind: 'text', text: 'All done.' };
  return { kind: 'shell', tool, command, call: `call_${asked}_${done}` };
}

type Json = Readonly<Record<string, unknown>>;
export const object = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
export const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(object) : []);

/** Text, or a list of parts that hold some. */
export const textIn = (content: unknown): string => (typeof content === 'string' ? content : list(content).map(({ text }) => (typeof text === 'string' ? text : '')).join('\n'));

/** Each request costs the same, so that what an agent adds up can be foretold. */
export const usage = { input: 100, output: 7 } as const;
