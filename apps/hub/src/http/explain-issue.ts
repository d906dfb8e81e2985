import { nearest } from '@fuel/contracts';
import { nameOf, type SchemaIssue } from './schema-issue.ts';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

export const kindOf = (expected: string): string => kinds[expected] ?? expected;

export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const subject = (issue: SchemaIssue): string => (issue.path.length === 0 ? 'The body' : `"${nameOf(issue.path)}"`);
const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** One sentence about one fault: which field, why not, and what helps. `value` is what stands there. */
export function explainIssue(issue: SchemaIssue, value: unknown): string {
  const field = subject(issue);
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `${field} is missing. Give ${kindOf(issue.expected)}.`
        : `${field} is ${describeValue(value)} and has to be ${kindOf(issue.expected)}. Correct it.`;
    case 'invalid_value':
      return explainChoice(field, issue.values.map(String), value);
    case 'too_small':
      return bound(field, issue.origin, `at least ${String(issue.minimum)}`, 'needed', issue.message, value);
    case 'too_big':
      return bound(field, issue.origin, `at most ${String(issue.maximum)}`, 'allowed', issue.message, value);
    case 'invalid_format':
    case 'custom':
      return `${field} is ${describeValue(value)}, which is not allowed: ${asSentence(issue.message)} Correct it.`;
    case 'invalid_key':
      return `${field} cannot be named so: ${asSentence(issue.issues[0]?.message ?? issue.message)} Correct it.`;
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return `${field} is not right: ${asSentence(issue.message)} Correct it.`;
    default:
      return issue satisfies never;
  }
}

export function explainUnknownKey(place: SchemaIssue['path'], key: string, known: readonly string[]): string {
  const where = place.length === 0 ? 'the body' : `"${nameOf(place)}"`;
  return `"${key}" is not known in ${where}. ${remedyOf(key, known)}`;
}

export const explainUnknownParameter = (name: string, known: readonly string[]): string => `Query parameter "${name.slice(0, 100)}" is not known here. ${remedyOf(name, known)}`;

function remedyOf(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return known.length === 0 ? 'Leave it away.' : `Known here: ${known.join(', ')}.`;
}

function explainChoice(field: string, choices: readonly string[], value: unknown): string {
  const [only] = choices;
  if (value === undefined) return `${field} is missing. Give ${choices.length === 1 ? only : `one of ${choices.join(', ')}`}.`;
  if (choices.length === 1) return `${field} is ${describeValue(value)} and can only be ${only}. Correct it.`;
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  return `${field} is ${describeValue(value)}, which is none of ${choices.join(', ')}. ${meant === undefined ? 'Use one of these.' : `Did you mean "${meant}"?`}`;
}

/** `message` is the schema's own sentence where it has one, else the library's, which is worse than ours. */
function bound(field: string, origin: string, limit: string, verb: string, message: string, value: unknown): string {
  if (!/^Too (small|big)/.test(message)) return `${field} is not right: ${asSentence(message)} Correct it.`;
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' items' : origin === 'object' ? ' members' : '';
  const has = typeof value === 'string' ? `${value.length}` : Array.isArray(value) ? `${value.length}` : describeValue(value);
  return unit === '' ? `${field} is ${has} and has to be ${limit}. Correct it.` : `${field} has ${has}${unit}; ${limit} are ${verb}. Correct it.`;
}
