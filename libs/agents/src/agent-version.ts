/** Compares what versions have in common: numbers between dots. What is no number counts as 0. */
export function newerThan(version: string, than: string): boolean {
  const [a, b] = [numbers(version), numbers(than)];
  for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const numbers = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
