import type { Cap, CapLevel, Id, Usage } from '@fuel/contracts';

/** How much may be spent, and how much of it was. `owner`: a workspace by its name, everything else by its id. */
export interface KeptCap extends Cap {
  readonly level: CapLevel;
  readonly owner: string;
  /** The day (UTC) of what was spent, where it counts by the day. */
  readonly day: string;
  /** Millionths of a dollar: sums stay exact. */
  readonly spentMicros: number;
  readonly spentTokens: number;
  /** People know that it is used up. */
  readonly told: boolean;
}

export const capKey = ({ level, owner }: Pick<KeptCap, 'level' | 'owner'>): string => `${level} ${owner}`;

/** What an attempt at a task is spent on. */
export const capKeysOf = (of: { readonly task: Id; readonly feature: Id; readonly repository: Id; readonly workspace: string }): string[] => [
  capKey({ level: 'feature', owner: of.feature }), capKey({ level: 'repository', owner: of.repository }), capKey({ level: 'task', owner: of.task }), capKey({ level: 'workspace', owner: of.workspace }),
];

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const microsOf = (usd: number): number => Math.round(usd * 1_000_000);

/** Another day begins at nothing. */
export const asOf = (cap: KeptCap, now: number): KeptCap => (cap.per === 'total' || cap.day === dayOf(now) ? cap : { ...cap, day: dayOf(now), spentMicros: 0, spentTokens: 0, told: false });

export function isUsedUp(cap: KeptCap, now: number): boolean {
  const { usd, tokens, spentMicros, spentTokens } = asOf(cap, now);
  return (usd !== undefined && spentMicros >= microsOf(usd)) || (tokens !== undefined && spentTokens >= tokens);
}

/** `crossed`: it is used up by this, and people have to hear of it. */
export function afterSpending(before: KeptCap, usage: Usage, now: number): { readonly cap: KeptCap; readonly crossed: boolean } {
  const cap = asOf(before, now);
  const spent = { ...cap, spentMicros: cap.spentMicros + microsOf(usage.costUsd ?? 0), spentTokens: cap.spentTokens + usage.inputTokens + usage.outputTokens };
  const crossed = !cap.told && isUsedUp(spent, now);
  return { cap: { ...spent, told: cap.told || crossed }, crossed };
}

/** What is left for an attempt that begins now, of the caps that act; what they leave is the least of each. */
export function leftFor(caps: readonly KeptCap[], now: number): { readonly usd?: number; readonly tokens?: number } {
  const acting = caps.filter((cap) => cap.action !== 'tell').map((cap) => asOf(cap, now));
  const least = (all: readonly number[]): number | null => (all.length === 0 ? null : Math.max(0, Math.min(...all)));
  const micros = least(acting.flatMap(({ usd, spentMicros }) => (usd === undefined ? [] : [microsOf(usd) - spentMicros])));
  const tokens = least(acting.flatMap(({ tokens: most, spentTokens }) => (most === undefined ? [] : [most - spentTokens])));
  return { ...(micros === null ? {} : { usd: micros / 1_000_000 }), ...(tokens === null ? {} : { tokens }) };
}

const most = ({ usd, tokens }: Cap): string => [usd === undefined ? [] : [`$${usd}`], tokens === undefined ? [] : [`${tokens} tokens`]].flat().join(' or ');

/** the cap of $5 a day of workspace default is used up ($5.12, 81234 tokens) */
export function capSentence(cap: KeptCap, name: string, now: number): string {
  const { spentMicros, spentTokens } = asOf(cap, now);
  return `the cap of ${most(cap)}${cap.per === 'day' ? ' a day' : ''} of ${cap.level} ${name} is used up ($${(spentMicros / 1_000_000).toFixed(2)}, ${spentTokens} tokens)`;
}

/** What would help. */
export const capRemedy = ({ level, owner, per }: KeptCap, now: number): string =>
  `${per === 'day' ? `it goes on at ${new Date(Date.parse(dayOf(now)) + 86_400_000).toISOString()}, or ` : 'it goes on '}with fuel cap set ${level} ${owner} --usd MORE, or fuel cap clear ${level} ${owner}`;
