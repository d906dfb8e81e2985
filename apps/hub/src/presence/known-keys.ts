import type { Id } from '@fuel/contracts';

export type KeysOf = (nodes: readonly Id[]) => Promise<ReadonlyMap<Id, string>>;

/** A node keeps the key that it joined with for as long as it is known; only who is not known yet has to be asked for again. */
export function rememberKeys(keysOf: KeysOf): KeysOf {
  const known = new Map<Id, string>();
  return async (nodes) => {
    const missing = nodes.filter((node) => !known.has(node));
    if (missing.length > 0) for (const [node, key] of await keysOf(missing)) known.set(node, key);
    return new Map(nodes.flatMap((node) => (known.has(node) ? [[node, known.get(node) ?? '']] : [])));
  };
}
