import { z } from 'zod';
import { slug } from '../text.ts';

const argument = z.string().max(8_000);
const args = z.array(argument).max(200);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a variable is letters, digits and "_", and begins with no digit');
const program = z.string().min(1, 'is empty; give a path, or a name on the PATH').max(4_000);
const pattern = z
  .string()
  .min(1)
  .max(1_000)
  .refine(compiles, 'is not a regular expression of JavaScript; try it in node: new RegExp("…")');

function compiles(text: string): boolean {
  try {
    new RegExp(text, 'm');
    return true;
  } catch {
    return false;
  }
}

const common = {
  /** False: this node does not use it. */
  enabled: z.boolean().optional(),
  env: z.record(variable, z.string().max(32_000)).optional(),
  /** Further variables of the node that reach it, such as the one with its key. */
  envAllow: z.array(variable).max(200).optional(),
  model: z.string().min(1).max(200).optional(),
};

/** One that the node knows: claude, codex, opencode, gemini, cursor-agent. */
const known = z.strictObject({
  ...common,
  command: program.optional(),
  /** Added to what the node gives it. */
  args: args.optional(),
  /** `unchecked`: it is not asked whether it is logged in. */
  login: z.enum(['checked', 'unchecked']).optional(),
});

const where = z.string().min(1).max(300);
const when = z.record(where, z.union([z.string(), z.number(), z.boolean()])).refine((value) => Object.keys(value).length > 0, 'names no member; give one that has to be equal, such as {"type": "result"}');

/** How to read lines of JSON: members are named by their path, "error.message". */
const reading = z.strictObject({
  sessionId: where.optional(),
  model: where.optional(),
  text: z.strictObject({ when: when.optional(), at: where }).optional(),
  success: z.strictObject({ when, message: where.optional() }).optional(),
  failure: z.strictObject({ when, message: where.optional() }).optional(),
  usage: z
    .strictObject({ when: when.optional(), counting: z.enum(['total', 'step']), inputTokens: where, outputTokens: where, costUsd: where.optional() })
    .optional(),
});
export type JsonReading = z.infer<typeof reading>;

/** Exit code 0 proves nothing by itself: whoever knows that it does with this one says so. */
const success = z.union([
  z.strictObject({ exit: z.literal(0) }),
  z.strictObject({ line: pattern }),
]);
export type SuccessRule = z.infer<typeof success>;

/** Any other: all that the node has to know of it. */
const custom = z.strictObject({
  ...common,
  command: program,
  /** `{model}`, `{cwd}` and `{prompt}` stand for what they say. Without `{prompt}` the prompt comes on stdin. */
  args,
  /** Used instead of `args` to go on in a session; `{session}` stands for its id. */
  resumeArgs: args.optional(),
  dialect: z.enum(['text', 'jsonl', 'acp', 'claude', 'codex', 'opencode', 'gemini', 'cursor-agent']),
  success: success.optional(),
  read: reading.optional(),
  version: z.strictObject({ args, pattern: pattern.optional() }).optional(),
  /** Flags that its help has to name. */
  help: z.strictObject({ args, flags: z.array(z.string().min(1).max(100)).min(1).max(50) }).optional(),
  /** A command that ends with 0 when it is logged in. */
  login: z.strictObject({ args, remedy: z.string().min(1).max(300).optional() }).optional(),
  /** After its last word, how long it may take to end by itself. */
  lingerMs: z.int().min(0).max(600_000).optional(),
  /** Exit codes that mean something. */
  exitCodes: z.record(z.string().regex(/^\d{1,3}$/), z.enum(['auth', 'billing', 'rate_limited', 'overloaded', 'network', 'permission_denied', 'model_unavailable', 'bad_flags', 'context_overflow', 'crash'])).optional(),
});
export type CustomAgent = z.infer<typeof custom>;
export type KnownAgent = z.infer<typeof known>;

/** `agents` in a node's settings.json, by name. */
export const agentSettings = z.record(slug, z.union([z.literal(false), z.record(z.string(), z.unknown())]));

export type AgentSetting = { readonly kind: 'off' } | { readonly kind: 'known'; readonly agent: KnownAgent } | { readonly kind: 'custom'; readonly agent: CustomAgent };

export type ReadAgentSetting = { readonly ok: true; readonly setting: AgentSetting } | { readonly ok: false; readonly wrong: readonly { readonly field: string; readonly reason: string }[] };

/** `isKnown`: the node has an adapter for an agent of that name. */
export function readAgentSetting(value: unknown, isKnown: boolean): ReadAgentSetting {
  if (value === false) return { ok: true, setting: { kind: 'off' } };
  const read = isKnown ? known.safeParse(value) : custom.safeParse(value);
  if (!read.success) return { ok: false, wrong: read.error.issues.slice(0, 5).map((issue) => ({ field: issue.path.map(String).join('.'), reason: issue.message })) };
  if (read.data.enabled === false) return { ok: true, setting: { kind: 'off' } };
  if (isKnown) return { ok: true, setting: { kind: 'known', agent: read.data as KnownAgent } };
  const agent = read.data as CustomAgent;
  const wrong = missing(agent);
  return wrong === null ? { ok: true, setting: { kind: 'custom', agent } } : { ok: false, wrong: [wrong] };
}

/** What one field asks of another. */
function missing({ dialect, success: rule, read, args: given, resumeArgs }: CustomAgent): { field: string; reason: string } | null {
  if (dialect === 'text' && rule === undefined) return { field: 'success', reason: 'is missing; say how success is known: {"exit": 0} where that is enough, or {"line": "^done$"}' };
  if (dialect === 'jsonl' && read?.success === undefined) return { field: 'read.success', reason: 'is missing; say which line means success: {"when": {"type": "result", "status": "ok"}}' };
  if (dialect !== 'jsonl' && read !== undefined) return { field: 'read', reason: `is for the dialect "jsonl" only, and this one is "${dialect}"; remove it` };
  if (dialect !== 'text' && rule !== undefined) return { field: 'success', reason: `is for the dialect "text" only, and this one is "${dialect}"; remove it` };
  if (dialect === 'acp' && given.some((one) => one.includes('{prompt}'))) return { field: 'args', reason: 'holds {prompt}, but with the dialect "acp" the prompt goes through the protocol; remove it' };
  if (resumeArgs !== undefined && !resumeArgs.some((one) => one.includes('{session}'))) return { field: 'resumeArgs', reason: 'holds no {session}; say where the id of the session goes' };
  return null;
}
