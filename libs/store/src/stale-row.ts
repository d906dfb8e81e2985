/** A row is no longer as it was loaded: the whole transaction is void. Never leaves the store: transact() tries again. */
export class StaleRow extends Error {
  override readonly name = 'StaleRow';

  constructor(table: string, ids: readonly string[]) {
    super(`${table}: changed meanwhile: ${ids.join(', ')}`);
  }
}

/** All of them or nothing: each row that should be written was still at the version it was loaded with. */
export function guard(table: string, wanted: readonly string[], written: readonly { readonly id: string }[]): void {
  if (new Set(wanted).size !== wanted.length) throw new Error(`${table}: one change set writes the same row twice`);
  if (written.length === wanted.length) return;
  const found = new Set(written.map((row) => row.id));
  throw new StaleRow(table, wanted.filter((id) => !found.has(id)));
}
