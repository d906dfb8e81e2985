/** RFC 3339, as everywhere on the wire; whoever shows it to a person puts it into the person's own zone. */
export const clockOf = (at: number): string => new Date(at).toISOString();
export const clockOrNull = (at: number | null): string | null => (at === null ? null : clockOf(at));

/** a, b, c and 4 more */
export function listed(all: readonly string[], most: number): string {
  const shown = all.slice(0, most);
  return all.length > most ? `${shown.join(', ')} and ${all.length - most} more` : shown.join(', ');
}

const units = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]] as const;

/** 3 min: the largest unit of which there is one, which is what people want to know of a wait. */
export function spanOf(ms: number): string {
  const [unit, length] = units.find(([, one]) => ms >= one) ?? ['s', 1_000];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}
