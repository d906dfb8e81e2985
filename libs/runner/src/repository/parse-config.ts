import { repositoryConfig, type RepositoryConfig } from '@fuel/contracts';
import { LineCounter, parseDocument, type Document } from 'yaml';

export const configPath = '.fuel/config.yaml';

const longest = 16_000;

export type ParsedConfig =
  | { readonly kind: 'config'; readonly config: RepositoryConfig }
  /** In words for the person who wrote the file: where, what, and what would be right. */
  | { readonly kind: 'broken'; readonly message: string };

/** `text` is the file at the base SHA, or null when there is none: then nothing is checked and nothing is set up. */
export function parseConfig(text: string | null, where: string = configPath): ParsedConfig {
  // A parser that goes down into what is nested needs a stack for it: small text cannot be deep.
  if (text !== null && text.length > longest) return { kind: 'broken', message: `${where}: it has ${text.length} characters; ${longest} are the most, and a few lines are enough` };
  const counter = new LineCounter();
  const document = parseDocument(text ?? '', { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = counter.linePos(error.pos[0]);
    return { kind: 'broken', message: `${where}, line ${line}, column ${col}: ${error.message}` };
  }
  const value = valueOf(document);
  if ('why' in value) return { kind: 'broken', message: `${where}: ${value.why}; write the values out` };
  const read = repositoryConfig.safeParse(value.js ?? {});
  if (read.success) return { kind: 'config', config: read.data };
  const problems = read.error.issues.slice(0, 10).map((issue) => {
    const path = issue.path.map(String);
    return `${where}${lineOf(document, path, counter)}: ${path.join('.') || 'the file'}: ${issue.message}`;
  });
  return { kind: 'broken', message: problems.join('\n') };
}

/** An alias that names nothing, or that unfolds into very much, is found only here. */
function valueOf(document: Document): { readonly js: unknown } | { readonly why: string } {
  try {
    return { js: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    return { why: cause.message };
  }
}

function lineOf(document: Document, path: readonly string[], counter: LineCounter): string {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return '';
  const { line, col } = counter.linePos(Number(node.range[0]));
  return `, line ${line}, column ${col}`;
}
