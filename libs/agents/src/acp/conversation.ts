import type { AgentParser, Ear } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { isObject, jsonLines, objectOf, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { answerRequest } from './requests.ts';
import { rpcError } from './rpc-error.ts';
import { openUpdates } from './updates.ts';

/** The steps that we ask for, one after the other; each has its own id. */
const ids = { initialize: 1, session: 2, prompt: 3 } as const;
const protocolVersion = 1;
/** For what it has begun to be put in order, before it is ended like any other. */
const farewellMs = 3_000;

const lastWords: Readonly<Record<string, string>> = {
  max_tokens: 'the agent stopped because the model reached its limit of tokens',
  max_turn_requests: 'the agent stopped because it reached its limit of requests to the model',
  refusal: 'the model refused to go on',
  cancelled: 'the agent says that it was cancelled',
};

const introduction = ({ seenOnlyThere }: Ear['input']): Fields => ({
  protocolVersion,
  clientCapabilities: { fs: { readTextFile: seenOnlyThere !== true, writeTextFile: seenOnlyThere !== true }, terminal: false },
  clientInfo: { name: 'fuel', title: 'Fuel Federation', version: '1' },
});

/**
 * The Agent Client Protocol: JSON-RPC over stdio, with us as its client.
 *   initialize -> session/new | session/load -> session/prompt ... session/update, requests of the agent ... -> its answer -> nothing more is said
 * Before it is ended early it hears session/cancel, and still answers. What was replayed of an earlier session is no news and counts for nothing.
 */
export function acpParser(ear: Ear): AgentParser {
  const { voice, input } = ear;
  let sessionId: string | null = null;
  /** Null while nothing was asked of it, and when it has answered. */
  let asked: 'working' | 'stopping' | null = null;
  const updates = openUpdates();
  const say = (message: Fields): void => voice.say(JSON.stringify({ jsonrpc: '2.0', ...message }));
  const ask = (id: number, method: string, params: Fields): void => say({ id, method, params });
  const prompt = (): void => {
    asked = 'working';
    ask(ids.prompt, 'session/prompt', { sessionId, prompt: [{ type: 'text', text: input.prompt }] });
  };
  const hangUp = (): AgentEvent[] => {
    voice.hangUp();
    return [];
  };
  const over = (terminal: AgentEvent): AgentEvent[] => {
    asked = null;
    return [...hangUp(), terminal];
  };
  const farewell = (): number => {
    if (asked !== 'working') return 0;
    asked = 'stopping';
    say({ method: 'session/cancel', params: { sessionId } });
    return farewellMs;
  };

  const answered = (id: unknown, result: Fields): AgentEvent[] => {
    switch (id) {
      case ids.initialize:
        if (input.sessionId === undefined) ask(ids.session, 'session/new', { cwd: input.cwd, mcpServers: [] });
        // What it would be told is for one that remembers.
        else if (objectOf(result['agentCapabilities'])['loadSession'] !== true) return over({ kind: 'terminal', ok: false, message: 'it cannot go on in an earlier session', failure: 'agent_error', until: null, sessionUnknown: true });
        else ask(ids.session, 'session/load', { sessionId: input.sessionId, cwd: input.cwd, mcpServers: [] });
        return [];
      case ids.session:
        // An answer to session/load names none: it is the one that was asked for.
        sessionId = optionalText(result['sessionId']) ?? input.sessionId ?? null;
        prompt();
        updates.listen();
        return [{ kind: 'started', sessionId, model: optionalText(objectOf(result['models'])['currentModelId']) }];
      case ids.prompt: {
        const reason = textOf(result['stopReason']);
        const used = updates.usageOf(objectOf(result['usage']));
        // We wanted that, and whoever did says why; what it used counts.
        if (asked === 'stopping') return [...used, ...hangUp()];
        const said = lastWords[reason] ?? `the agent stopped: ${shortly(result['stopReason'])}`;
        const terminal: AgentEvent = reason === 'end_turn' ? { kind: 'terminal', ok: true, message: '', failure: null, until: null } : { kind: 'terminal', ok: false, message: said, failure: null, until: null };
        return [...used, ...over(terminal)];
      }
      default:
        return [{ kind: 'raw', text: `an answer to something that was not asked: ${shortly(id)}` }];
    }
  };
  ask(ids.initialize, 'initialize', introduction(input));
  const parse = jsonLines((line) => {
    if (typeof line['method'] === 'string') {
      if (line['id'] !== undefined) return answerRequest(line, { ear, say, stopping: asked === 'stopping' });
      return line['method'] === 'session/update' ? updates.read(objectOf(objectOf(line['params'])['update'])) : null;
    }
    if (isObject(line['error'])) return asked === 'stopping' ? hangUp() : over(rpcError(line['error'], { loading: line['id'] === ids.session && input.sessionId !== undefined }));
    return 'result' in line ? answered(line['id'], objectOf(line['result'])) : null;
  });
  return Object.assign(parse, { farewell });
}
