import path from 'node:path';
import { isolationLevels, slug } from '@fuel/contracts';
import { agentFaults, defaultSettings, type NodeSettings, placesIn, problemText, startKinds } from '@fuel/runner';
import { ok, refuse, type Answer } from '../refusal.ts';
import { readIfThere } from './read-if-there.ts';

const switches = { lands: 'FUEL_NODE_LANDS', allowScriptedAgent: 'FUEL_ALLOW_SCRIPTED_AGENT', allowNoopAgent: 'FUEL_ALLOW_NOOP_AGENT' } as const satisfies Partial<Record<keyof NodeSettings, string>>;
type Switch = keyof typeof switches;

const choices = { starts: startKinds, isolation: isolationLevels, atStop: ['hand_over', 'wait'] } as const satisfies Partial<Record<keyof NodeSettings, readonly string[]>>;
const folders = ['sandboxWritable', 'sandboxReadable'] as const satisfies readonly (keyof NodeSettings)[];
type Plain = Switch | keyof typeof choices | (typeof folders)[number] | 'labels' | 'agents';

type Limits = { readonly least: number; readonly most: number };
const numbers: Readonly<Record<Exclude<keyof NodeSettings, Plain>, Limits>> = {
  slots: { least: 0, most: 1_000 },
  reviewSlots: { least: 1, most: 1_000 },
  aliveEveryMs: { least: 100, most: 60_000 },
  observeEveryMs: { least: 1_000, most: 24 * 3_600_000 },
  journalMaxBytes: { least: 1024 * 1024, most: 64 * 1024 * 1024 * 1024 },
  portsFrom: { least: 1_024, most: 65_000 },
  stopWithinMs: { least: 0, most: 24 * 3_600_000 },
};

export async function readSettings(home: string, env: Readonly<Record<string, string | undefined>>): Promise<Answer<NodeSettings>> {
  const file = path.join(home, 'settings.json');
  return parseSettings({ file, text: await readIfThere(file), env });
}

/** Something that is set: where, and as whoever set it finds it again. `at`: of what lies inside of it. */
interface Entry {
  readonly key: string;
  readonly value: unknown;
  told(wrong: string, at?: readonly string[]): string;
}

/** The file first, the environment over it. Whatever is wrong is told at once, each with its place, its name, the reason and what would be right. */
export function parseSettings(from: {
  readonly file: string;
  readonly text: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Answer<NodeSettings> {
  const given = parseFile(from.file, from.text);
  if (!given.ok) return given;
  const entries = [...inFile(from.file, from.text ?? '', given.value), ...inEnvironment(from.env)];
  const wrong = entries.flatMap((entry) => wrongWith(entry));
  if (wrong.length > 0) return refuse(wrong.join('\n'));
  return ok({ ...defaultSettings, ...Object.fromEntries(entries.map(({ key, value }) => [key, value])) });
}

function inFile(file: string, text: string, given: Readonly<Record<string, unknown>>): Entry[] {
  const places = placesIn(text);
  return Object.entries(given).map(([key, value]) => ({
    key, value,
    told: (message, at = []) => problemText(file, { ...(isKnown(key) ? places.value([key, ...at]) : places.key(key)), path: [key, ...at].join('.'), message }),
  }));
}

const asNumber = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

function inEnvironment(env: Readonly<Record<string, string | undefined>>): Entry[] {
  const read: readonly (readonly [key: string, variable: string, as: (text: string) => unknown])[] = [
    ['slots', 'FUEL_NODE_SLOTS', asNumber],
    ['portsFrom', 'FUEL_NODE_PORTS_FROM', asNumber],
    ['isolation', 'FUEL_NODE_ISOLATION', (text) => text],
    ['labels', 'FUEL_NODE_LABELS', (text) => text.split(',').map((label) => label.trim()).filter((label) => label !== '')],
    ...Object.entries(switches).map(([key, variable]) => [key, variable, (text: string) => (text === '1' ? true : text === '0' ? false : text)] as const),
  ];
  return read.flatMap(([key, variable, as]) => {
    const value = as(env[variable] ?? '');
    return value === '' || (Array.isArray(value) && value.length === 0) ? [] : [{ key, value, told: (message: string) => `${variable}: ${message}` }];
  });
}

function parseFile(file: string, text: string | null): Answer<Record<string, unknown>> {
  if (text === null) return ok({});
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok(value as Record<string, unknown>);
    return refuse(`${file}: it must hold one JSON object, such as {"slots": 2}`);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const [whole = '', line, column] = / at position \d+ \(line (\d+) column (\d+)\)/.exec(said) ?? [];
    const place = { line: line === undefined ? null : Number(line), column: Number(column) };
    return refuse(problemText(file, { ...place, path: '', message: `it is not JSON (${said.replace(whole, '')}); correct it or remove it` }));
  }
}

const known = [...Object.keys(numbers), ...Object.keys(choices), ...folders, 'labels', 'agents', ...Object.keys(switches)];
const isKnown = (key: string): boolean => known.includes(key);

function wrongWith({ key, value, told }: Entry): string[] {
  if (key === 'agents') return wrongAgents(value).map(({ at, reason }) => told(reason, at));
  const wrong = isKnown(key) ? wrongValue(key, value) : `there is no such setting; known are: ${known.join(', ')}`;
  return wrong === null ? [] : [told(wrong)];
}

function wrongValue(key: string, value: unknown): string | null {
  if (key in switches) return typeof value === 'boolean' ? null : `${JSON.stringify(value)} is neither true nor false (1 or 0 in the environment)`;
  if (key === 'labels') return areLabels(value) ? null : `${JSON.stringify(value)} is not a list of at most 50 labels of small letters, digits and "-"`;
  if (key in choices) return wrongChoice(choices[key as keyof typeof choices], value);
  if (folders.some((name) => name === key)) return areFolders(value) ? null : `${JSON.stringify(value)} is not a list of at most 100 paths that begin with "/" or "~/"`;
  const { least, most } = numbers[key as keyof typeof numbers];
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return fits ? null : `${JSON.stringify(value)} is not a whole number from ${least} to ${most}`;
}

const wrongChoice = (known: readonly string[], value: unknown): string | null =>
  known.some((one) => one === value) ? null : `${JSON.stringify(value)} is none of: ${known.join(', ')}`;

/** `at`: which member of `agents`, and what of it. */
function wrongAgents(value: unknown): readonly { readonly at: readonly string[]; readonly reason: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ at: [], reason: 'is not an object of agents by name, such as {"claude": {"model": "opus"}}' }];
  const bad = Object.keys(value).filter((name) => !slug.safeParse(name).success);
  if (bad.length > 0) return bad.map((name) => ({ at: [name], reason: `${JSON.stringify(name)} is no name of an agent; use small letters, digits, ".", "_" and "-"` }));
  return agentFaults(value as Record<string, unknown>).map(({ agent, field, reason }) => ({ at: [agent, ...(field === '' ? [] : field.split('.'))], reason }));
}

const areLabels = (value: unknown): boolean => Array.isArray(value) && value.length <= 50 && value.every((label) => slug.safeParse(label).success);

const areFolders = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === 'string' && one.length <= 4_000 && /^(~\/|\/)[^\0\n]*$/.test(one));
