import path from 'node:path';
import { isolationLevels, slug } from '@fuel/contracts';
import { agentFaults, defaultSettings, startKinds, type NodeSettings } from '@fuel/runner';
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

/** The file first, the environment over it. Every wrong value is refused with its name, the reason and what would be right. */
export function parseSettings(from: {
  readonly file: string;
  readonly text: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Answer<NodeSettings> {
  const given = parseFile(from.file, from.text);
  if (!given.ok) return given;
  const entries: [string, string, unknown][] = Object.entries(given.value).map(([key, value]) => [key, `${from.file}: ${key}`, value]);
  const { FUEL_NODE_SLOTS: slots } = from.env;
  if (slots !== undefined && slots !== '') entries.push(['slots', 'FUEL_NODE_SLOTS', /^\d+$/.test(slots) ? Number(slots) : slots]);
  const { FUEL_NODE_PORTS_FROM: portsFrom } = from.env;
  if (portsFrom !== undefined && portsFrom !== '') entries.push(['portsFrom', 'FUEL_NODE_PORTS_FROM', /^\d+$/.test(portsFrom) ? Number(portsFrom) : portsFrom]);
  const { FUEL_NODE_ISOLATION: isolation } = from.env;
  if (isolation !== undefined && isolation !== '') entries.push(['isolation', 'FUEL_NODE_ISOLATION', isolation]);
  const labels = (from.env['FUEL_NODE_LABELS'] ?? '').split(',').map((label) => label.trim()).filter((label) => label !== '');
  if (labels.length > 0) entries.push(['labels', 'FUEL_NODE_LABELS', labels]);
  for (const [key, variable] of Object.entries(switches)) {
    const given = from.env[variable];
    if (given !== undefined && given !== '') entries.push([key, variable, given === '1' ? true : given === '0' ? false : given]);
  }
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [key, where, value] of entries) {
    const wrong = wrongWith(key, value);
    if (wrong !== null) return refuse(`${where}: ${wrong}`);
    settings[key] = value;
  }
  return ok(settings as NodeSettings);
}

function parseFile(file: string, text: string | null): Answer<Record<string, unknown>> {
  if (text === null) return ok({});
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok(value as Record<string, unknown>);
    return refuse(`${file}: it must hold one JSON object, such as {"slots": 2}`);
  } catch (cause) {
    return refuse(`${file}: it is not JSON (${cause instanceof Error ? cause.message : String(cause)}); correct it or remove it`);
  }
}

function wrongWith(key: string, value: unknown): string | null {
  if (key in switches) return typeof value === 'boolean' ? null : `${JSON.stringify(value)} is neither true nor false (1 or 0 in the environment)`;
  if (key === 'labels') return areLabels(value) ? null : `${JSON.stringify(value)} is not a list of at most 50 labels of small letters, digits and "-"`;
  if (key === 'agents') return wrongAgents(value);
  if (key in choices) return wrongChoice(choices[key as keyof typeof choices], value);
  if (folders.some((name) => name === key)) return areFolders(value) ? null : `${JSON.stringify(value)} is not a list of at most 100 paths that begin with "/" or "~/"`;
  if (!(key in numbers)) return `there is no such setting; known are: ${[...Object.keys(numbers), ...Object.keys(choices), ...folders, 'labels', 'agents', ...Object.keys(switches)].join(', ')}`;
  const { least, most } = numbers[key as keyof typeof numbers];
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return fits ? null : `${JSON.stringify(value)} is not a whole number from ${least} to ${most}`;
}

const wrongChoice = (known: readonly string[], value: unknown): string | null =>
  known.some((one) => one === value) ? null : `${JSON.stringify(value)} is none of: ${known.join(', ')}`;

function wrongAgents(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object of agents by name, such as {"claude": {"model": "opus"}}';
  const bad = Object.keys(value).find((name) => !slug.safeParse(name).success);
  if (bad !== undefined) return `${JSON.stringify(bad)} is no name of an agent; use small letters, digits, ".", "_" and "-"`;
  const faults = agentFaults(value as Record<string, unknown>);
  return faults.length === 0 ? null : faults.join('; ');
}

const areLabels = (value: unknown): boolean => Array.isArray(value) && value.length <= 50 && value.every((label) => slug.safeParse(label).success);

const areFolders = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === 'string' && one.length <= 4_000 && /^(~\/|\/)[^\0\n]*$/.test(one));
