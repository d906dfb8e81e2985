/** RFC 3339, as everywhere on the wire; whoever shows it to a person puts it into the person's own zone. */
export const clockOf = (at: number): string => new Date(at).toISOString();
export const clockOrNull = (at: number | null): string | null => (at === null ? null : clockOf(at));

/** a, b, c and 4 more */
export function listed(all: readonly string[], most: number): string {
  const shown = all.slice(0, most);
  return all.length > most ? `${shown.join(', ')} and ${all.length - most} more` : shown.join(', ');
}
