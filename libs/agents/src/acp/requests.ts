import type { Ear } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { objectOf, objectsOf, optionalCount, shortly, textOf, type Fields } from '../json-line.ts';
import { readFor, writeFor } from './files.ts';

interface Way {
  readonly ear: Ear;
  readonly say: (message: Fields) => void;
}

const unknownMethod = -32_601;
const invalidParams = -32_602;

/** What the agent asks us. Files are answered when they are read; everything else at once. */
export function answerRequest(line: Fields, { ear, say }: Way): AgentEvent[] {
  const id = line['id'];
  const params = objectOf(line['params']);
  const roots = [ear.input.cwd];
  const answerLater = (work: Promise<unknown>): AgentEvent[] => {
    work.then(
      (result) => say({ id, result: result ?? null }),
      (cause: unknown) => say({ id, error: { code: invalidParams, message: cause instanceof Error ? cause.message : String(cause) } }),
    );
    return [];
  };
  switch (line['method']) {
    case 'session/request_permission':
      return permit(id, params, say);
    case 'fs/read_text_file':
      return answerLater(readFor(roots, textOf(params['path']), { line: optionalCount(params['line']), limit: optionalCount(params['limit']) }).then((content) => ({ content })));
    case 'fs/write_text_file':
      return answerLater(writeFor(roots, textOf(params['path']), textOf(params['content'])));
    default:
      say({ id, error: { code: unknownMethod, message: `${textOf(line['method'])} is not among the capabilities of this client` } });
      return [{ kind: 'raw', text: shortly(line) }];
  }
}

/** Nobody is there to be asked. What the agent may do is decided by where it runs, so everything is allowed; what cannot be is told. */
function permit(id: unknown, params: Fields, say: Way['say']): AgentEvent[] {
  const options = objectsOf(params['options']);
  const chosen = options.find(({ kind }) => kind === 'allow_always') ?? options.find(({ kind }) => kind === 'allow_once');
  if (chosen !== undefined) {
    say({ id, result: { outcome: { outcome: 'selected', optionId: chosen['optionId'] } } });
    return [];
  }
  say({ id, result: { outcome: { outcome: 'cancelled' } } });
  return [{ kind: 'denied', what: textOf(objectOf(params['toolCall'])['title']) || shortly(params) }];
}
