import type { CustomAgent, FailureKind } from '@fuel/contracts';
import { acpParser } from '../acp/conversation.ts';
import type { AgentAdapter, AgentEnd, AgentInput, AgentParser, Complaint, Ear, Preflight } from '../adapter.ts';
import { usualLingerMs } from '../adapter.ts';
import { claudeParser } from '../claude/parse.ts';
import { lastOfStderr } from '../classify-stderr.ts';
import { codexParser } from '../codex/parse.ts';
import { cursorParser } from '../cursor-agent/parse.ts';
import { geminiParser } from '../gemini/parse.ts';
import { opencodeParser } from '../opencode/parse.ts';
import { classifyProviderError } from '../provider-error.ts';
import { jsonlParser } from './jsonl.ts';
import { textLastWord, textParser } from './text.ts';

/** An agent that the node knows by its settings alone. */
export function customAgent(name: string, settings: CustomAgent): AgentAdapter {
  const { dialect, success } = settings;
  return {
    name,
    args: (input) => commandOf(settings, input),
    parse: (ear) => parserOf(settings, ear),
    ...(dialect === 'text' && success !== undefined ? { lastWord: textLastWord(success) } : {}),
    explain: (end) => explain(settings, end),
    envAllow: settings.envAllow ?? [],
    preflight: preflightOf(settings),
    // With the protocol a session is asked for by its id; with arguments, whoever wrote them knows; where it is kept nobody does.
    resume: dialect === 'acp' || settings.resumeArgs !== undefined ? 'same_cwd' : 'none',
    usageIsCumulative: () => false,
    lingerMs: settings.lingerMs ?? (dialect === 'acp' ? acpLingerMs : usualLingerMs),
  };
}

/** Many that are spoken to do not end when nothing more is said. */
const acpLingerMs = 2_000;

function commandOf({ command, args, resumeArgs, dialect, env, model }: CustomAgent, { prompt, sessionId, cwd }: AgentInput) {
  const template = sessionId === undefined || resumeArgs === undefined ? args : resumeArgs;
  const byArgument = template.some((one) => one.includes('{prompt}'));
  const values: Readonly<Record<string, string>> = { prompt, cwd, model: model ?? '', session: sessionId ?? '' };
  return {
    command,
    args: template.map((one) => one.replace(/\{(prompt|cwd|model|session)\}/g, (_, key: string) => values[key] ?? '')),
    env: env ?? {},
    stdin: dialect === 'acp' ? null : byArgument ? '' : prompt,
  };
}

function parserOf({ dialect, success, read }: CustomAgent, ear: Ear): AgentParser {
  switch (dialect) {
    case 'text':
      return textParser(success ?? { exit: 0 });
    case 'jsonl':
      return jsonlParser(read ?? {});
    case 'acp':
      return acpParser(ear);
    case 'claude':
      return claudeParser(ear);
    case 'codex':
      return codexParser();
    case 'opencode':
      return opencodeParser();
    case 'gemini':
      return geminiParser();
    case 'cursor-agent':
      return cursorParser();
    default:
      return dialect satisfies never;
  }
}

function explain({ exitCodes }: CustomAgent, { code, stderrTail }: AgentEnd): Complaint | null {
  if (code === 0) return null;
  const byCode: FailureKind | undefined = exitCodes?.[String(code)];
  const failure = byCode ?? classifyProviderError(lastOfStderr(stderrTail));
  return failure === null ? null : { failure };
}

function preflightOf({ command, version, help, login }: CustomAgent): Preflight {
  const pattern = version?.pattern === undefined ? /(\d+\.\d+\S*)/ : new RegExp(version.pattern, 'm');
  return {
    command,
    version: {
      args: version?.args ?? ['--version'],
      read(stdout) {
        const found = pattern.exec(stdout);
        return found === null ? null : (found[1] ?? found[0]);
      },
      ...(version === undefined ? { optional: true as const } : {}),
    },
    help: help ?? null,
    login: login === undefined ? null : { args: login.args, read: ({ code }) => (code === 0 ? 'yes' : 'no'), remedy: login.remedy ?? 'log in as the user that the node runs as' },
    credentials: [],
  };
}
