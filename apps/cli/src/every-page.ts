import type { Result } from '@fuel/client';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Walks a list to its end or to the limit, whichever comes first. */
export async function everyPage<T>(ask: (cursor: string | undefined) => Promise<Result<Page<T>>>, limit: number): Promise<Result<T[]>> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    if (!page.ok) return page;
    items.push(...page.value.items);
    cursor = page.value.next ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return { ok: true, value: items };
}
