import path from 'node:path';
import type { Ear } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { objectOf, objectsOf, optionalCount, shortly, textOf, type Fields } from '../json-line.ts';
import { readFor, writeFor } from './files.ts';

interface Way {
  readonly ear: Ear;
  readonly say: (message: Fields) => void;
  /** It was asked to stop: nothing is allowed any more. */
  readonly stopping: boolean;
}

const unknownMethod = -32_601;
const invalidParams = -32_602;

/** What the agent asks us. Files are answered when they are read; everything else at once. */
export function answerRequest(line: Fields, { ear, say, stopping }: Way): AgentEvent[] {
  const id = line['id'];
  const params = objectOf(line['params']);
  const { cwd, writable, readOnly = false, seenOnlyThere = false } = ear.input;
  const roots = [cwd, ...writable];
  const answerLater = (work: Promise<unknown>): AgentEvent[] => {
    work.then(
      (result) => say({ id, result: result ?? null }),
      (cause: unknown) => say({ id, error: { code: invalidParams, message: cause instanceof Error ? cause.message : String(cause) } }),
    );
    return [];
  };
  switch (line['method']) {
    case 'session/request_permission':
      return permit(id, params, { say, stopping, closed: readOnly ? cwd : null });
    case 'fs/read_text_file':
      if (seenOnlyThere) return answerLater(unseen(cwd, 'read'));
      return answerLater(readFor(roots, textOf(params['path']), { line: optionalCount(params['line']), limit: optionalCount(params['limit']) }).then((content) => ({ content })));
    case 'fs/write_text_file':
      if (seenOnlyThere) return answerLater(unseen(cwd, 'write'));
      if (readOnly && isInside(textOf(params['path']), cwd)) return answerLater(Promise.reject(new RangeError(`nothing is to be changed in ${cwd}: this only looks at the work`)));
      return answerLater(writeFor(roots, textOf(params['path']), textOf(params['content'])));
    default:
      say({ id, error: { code: unknownMethod, message: `${textOf(line['method'])} is not among the capabilities of this client` } });
      return [{ kind: 'raw', text: shortly(line) }];
  }
}

const unseen = (cwd: string, verb: 'read' | 'write'): Promise<never> =>
  Promise.reject(new RangeError(`${cwd} is seen only where you run, so this client has no fs capability: ${verb} the file yourself`));

interface Mode {
  readonly say: Way['say'];
  readonly stopping: boolean;
  /** Where nothing may be changed; null: nowhere. */
  readonly closed: string | null;
}

const changing = new Set(['edit', 'delete', 'move']);

/**
 * Nobody is there to be asked. What the agent may do is decided by where it runs, so everything is allowed to one that works; to one that only looks
 * at work, what would not change it. What cannot be answered like that is told.
 */
function permit(id: unknown, params: Fields, { say, stopping, closed }: Mode): AgentEvent[] {
  const cancelled = (): void => say({ id, result: { outcome: { outcome: 'cancelled' } } });
  if (stopping) {
    cancelled();
    return [];
  }
  const options = objectsOf(params['options']);
  const call = objectOf(params['toolCall']);
  const refused = closed !== null && changing.has(textOf(call['kind'])) && changes(call, closed);
  const wanted = refused ? ['reject_once', 'reject_always'] : ['allow_always', 'allow_once'];
  const chosen = wanted.flatMap((kind) => options.filter((option) => option['kind'] === kind))[0];
  if (chosen === undefined) cancelled();
  else say({ id, result: { outcome: { outcome: 'selected', optionId: chosen['optionId'] } } });
  return chosen !== undefined && !refused ? [] : [{ kind: 'denied', what: textOf(call['title']) || shortly(params) }];
}

/** One that does not say where may be meant anywhere. */
const changes = (call: Fields, folder: string): boolean => {
  const places = objectsOf(call['locations']).map((place) => textOf(place['path']));
  return places.length === 0 || places.some((place) => isInside(place, folder));
};

function isInside(file: string, folder: string): boolean {
  const full = path.resolve(folder, file);
  return full === folder || full.startsWith(`${folder}${path.sep}`);
}
