/** What the scripted agent prints, one JSON object a line. */
export type ScriptedLine =
  | { readonly type: 'init'; readonly session_id: string; readonly model: string }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly type: 'tool_result'; readonly id: string; readonly ok: boolean; readonly output: string }
  /** What was used since the last one. */
  | { readonly type: 'usage'; readonly usage: ScriptedUsage }
  | {
      readonly type: 'result';
      readonly status: 'success' | 'error';
      readonly message: string;
      readonly error_kind?: string;
      readonly until?: string;
      readonly usage: ScriptedUsage;
    };

export type ScriptedUsage = { readonly input_tokens: number; readonly output_tokens: number; readonly cost_usd: number };
