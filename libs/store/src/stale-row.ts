/** A row is no longer as it was loaded: the whole transaction is void. Never leaves the store: transact() tries again. */
export class StaleRow extends Error {
  override readonly name = 'StaleRow';

  constructor(table: string, ids: readonly string[]) {
    super(`${table}: changed meanwhile: ${ids.join(', ')}`);
  }
}

/**
 * A statement that writes rows, and voids the transaction where one of them is no longer as it was loaded: in Postgres, so that nobody has to wait
 * for its answer before the commit. `wanted`: their number, or the parameter with it.
 */
export const guarded = (table: string, statement: string, wanted: `$${number}` | '1'): string =>
  `with written as (${statement}) select insist_all('${table}', (select count(*) from written), ${wanted})`;

/** All of them or nothing: each row that should be written was still at the version it was loaded with. */
export function guard(table: string, wanted: readonly string[], written: readonly { readonly id: string }[]): void {
  eachOnce(table, wanted);
  if (written.length === wanted.length) return;
  const found = new Set(written.map((row) => row.id));
  throw new StaleRow(table, wanted.filter((id) => !found.has(id)));
}

export function eachOnce(table: string, ids: readonly string[]): void {
  if (new Set(ids).size !== ids.length) throw new Error(`${table}: one change set writes the same row twice`);
}
