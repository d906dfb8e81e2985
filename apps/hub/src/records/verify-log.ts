import type { Store, Verified } from '@fuel/store';

/** What is told of at most; the number of all is told beside it. */
const most = 1_000;

/** Rebuilds the rows from the log and says where they differ. Reads only. */
export async function verifyLog(store: Store, { json }: { readonly json: boolean }): Promise<{ readonly text: string; readonly code: number }> {
  const verified = await store.verify({ most });
  return { text: json ? `${JSON.stringify(verified)}\n` : render(verified), code: verified.found === 0 ? 0 : 1 };
}

export function render({ features, tasks, lines, found, differences }: Verified): string {
  const read = `${features} features with ${tasks} tasks, rebuilt from ${lines} lines of the log`;
  if (found === 0) return `The rows are what the log says: ${read}.\n`;
  const told = differences.map(({ table, row, field, stored, rebuilt }) => `  ${table} ${row}${field === '' ? '' : ` ${field}`}: stored ${shown(stored)}, by the log ${shown(rebuilt)}\n`);
  const more = found > differences.length ? `  … and ${found - differences.length} more\n` : '';
  return `${found} ${found === 1 ? 'difference' : 'differences'} between the rows and the log (${read}):\n${told.join('')}${more}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
