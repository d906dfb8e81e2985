const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

export function median(numbers) {
  const all = sorted(numbers);
  const middle = all.length >> 1;
  return all.length % 2 === 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
}

/** Nearest rank: the smallest number that at least `share` of all do not exceed. */
export const percentile = (numbers, share) => sorted(numbers)[Math.max(0, Math.ceil(share * numbers.length) - 1)];

/** Three digits say all that a measurement knows. */
export const round = (number) => (number === 0 || !Number.isFinite(number) ? number : Number(number.toPrecision(3)));
