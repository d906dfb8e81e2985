import { repositoryConfig, type RepositoryConfig } from '@fuel/contracts';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { problemsOf, problemText, type ConfigProblem, type Issue } from './config-problems.ts';

export const configPath = '.fuel/config.yaml';

const longest = 16_000;

export type ParsedConfig =
  | { readonly kind: 'config'; readonly config: RepositoryConfig }
  /** Everything that is wrong, and the same in words for the person who wrote the file: where, what, and what would be right. */
  | { readonly kind: 'broken'; readonly message: string; readonly problems: readonly ConfigProblem[] };

/** `text` is the file at the base SHA, or null when there is none: then nothing is checked and nothing is set up. */
export function parseConfig(text: string | null, where: string = configPath): ParsedConfig {
  // A parser that goes down into what is nested needs a stack for it: small text cannot be deep.
  if (text !== null && text.length > longest) return broken(where, [whole(`it has ${text.length} characters; ${longest} are the most, and a few lines are enough`)]);
  const counter = new LineCounter();
  const document = parseDocument(text ?? '', { lineCounter: counter, prettyErrors: false });
  const wrong = document.errors.slice(0, mostProblems).map(({ pos, message }) => ({ ...lineAt(counter, pos[0]), path: '', message }));
  if (wrong.length > 0) return broken(where, wrong);
  const value = valueOf(document);
  if ('why' in value) return broken(where, [whole(`${value.why}; write the values out`)]);
  const read = repositoryConfig.safeParse(value.js ?? {});
  if (read.success) return { kind: 'config', config: read.data };
  return broken(where, problemsOf(document, counter, read.error.issues as readonly Issue[]));
}

const mostProblems = 10;

const whole = (message: string): ConfigProblem => ({ line: null, column: null, path: '', message });

const broken = (where: string, problems: readonly ConfigProblem[]): ParsedConfig =>
  ({ kind: 'broken', problems, message: problems.slice(0, mostProblems).map((problem) => problemText(where, problem)).join('\n') });

function lineAt(counter: LineCounter, offset: number): Pick<ConfigProblem, 'line' | 'column'> {
  const { line, col } = counter.linePos(offset);
  return { line, column: col };
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
