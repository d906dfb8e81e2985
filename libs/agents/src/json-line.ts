import type { OutputLine } from '@fuel/process';
import type { AgentParser } from './adapter.ts';
import type { AgentEvent } from './agent-event.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Tolerant like every parser of ours: what is no JSON object is counted, what is not known is `raw`, nothing throws. Where the members of an
 * object stand in it means nothing: they change places between versions.
 */
export function jsonLines(eventsOf: (line: Fields) => AgentEvent[] | null): AgentParser {
  return ({ stream, text, droppedBytes }: OutputLine) => {
    if (stream === 'stderr' || text.trim() === '') return [];
    const line = droppedBytes > 0 ? undefined : parseObject(text);
    if (line === undefined) return [{ kind: 'unparsable', text: text.slice(0, 200) }];
    return eventsOf(line) ?? [{ kind: 'raw', text: text.slice(0, 2_000) }];
  };
}

export function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): Fields => (isObject(value) ? value : {});
export const objectsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const optionalText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const countOf = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0);
export const optionalCount = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null);
export const costOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null);
export const shortly = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 500);
