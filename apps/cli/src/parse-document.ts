import { isNode, LineCounter, parseDocument as parseYaml } from 'yaml';
import type { Document } from 'yaml';
import { usage } from './exit-code.ts';
import type { UsageNo } from './exit-code.ts';
import { oneLine, printable } from './terminal/printable.ts';
import type { SourceText } from './terminal/source-text.ts';

export interface ParsedDocument {
  readonly ok: true;
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: SourceText;
}

const isJson = (name: string, text: string): boolean => name.endsWith('.json') || /^\s*[{[]/.test(text);

const steps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Where a pointer leads, or the nearest thing around it when it names something that is missing. */
function offsetOf(document: Document, pointer: string): number | undefined {
  for (let path = steps(pointer); ; path = path.slice(0, -1)) {
    const found: unknown = path.length === 0 ? document.contents : document.getIn(path.map((step) => (/^\d+$/.test(step) ? Number(step) : step)), true);
    if (isNode(found) && found.range) return found.range[0];
    if (path.length === 0) return undefined;
  }
}

/** JSON is looked at as YAML only when a line is asked for: large plans are parsed the fast way. */
function sourceOf(name: string, text: string): SourceText {
  return {
    name,
    text,
    lineOf: (pointer) => {
      const lineCounter = new LineCounter();
      const offset = offsetOf(parseYaml(text, { lineCounter }), pointer);
      return offset === undefined ? undefined : lineCounter.linePos(offset).line;
    },
  };
}

function broken(name: string, text: string, what: string, line: number | undefined): UsageNo {
  const written = line === undefined ? [] : [`${line} | ${printable(text.split('\n')[line - 1] ?? '')}`];
  return usage([`${name}${line === undefined ? '' : `:${line}`}: ${what}`, ...written].join('\n'));
}

/** An alias that names nothing, or that unfolds into very much, is found only here. */
function unfolded(name: string, text: string, document: Document): { value: unknown } | UsageNo {
  try {
    return { value: document.toJS() as unknown };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return broken(name, text, `this YAML cannot be unfolded: ${oneLine(error.message)}; write the values out`, undefined);
  }
}

function parse(name: string, text: string): { value: unknown } | UsageNo {
  if (!isJson(name, text)) {
    const document = parseYaml(text);
    const [error] = document.errors;
    if (error !== undefined) return broken(name, text, `this is not YAML: ${error.message.split('\n')[0] ?? ''}`, error.linePos?.[0].line);
    return unfolded(name, text, document);
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = /line (\d+)/.exec(message)?.[1];
    return broken(name, text, `this is not JSON: ${oneLine(message)}`, line === undefined ? undefined : Number(line));
  }
}

export function parseDocument(name: string, text: string): ParsedDocument | UsageNo {
  const parsed = parse(name, text);
  if ('usage' in parsed) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return usage(`${name} holds ${value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}; an object with named fields is expected`);
  }
  return { ok: true, value: value as Record<string, unknown>, source: sourceOf(name, text) };
}
