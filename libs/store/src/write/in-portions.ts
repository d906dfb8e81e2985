/**
 * Many rows, a statement for each portion: no value of a statement comes near the 1 GB that Postgres takes, and the hub hears others in between.
 * While Postgres writes one portion, the next one is made; never more, since what is made is in memory. A text of more than 128 KiB is kept by V8
 * until it cleans up everything, so portions are small.
 */
export async function inPortions<T>(rows: readonly T[], size: number, write: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < rows.length; from += size) {
    const next = write(rows.length <= size ? rows : rows.slice(from, from + size));
    // It fails with the transaction when the one before it does, and that one is heard.
    next.catch(() => undefined);
    await before;
    before = next;
  }
  await before;
}
