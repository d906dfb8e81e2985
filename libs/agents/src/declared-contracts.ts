import type { OutcomeFile } from './declared.ts';

export interface DeclaredContract {
  readonly name: string;
  /** Relative to the top of the repository. */
  readonly path: string;
}

const mostContracts = 50;

/**
 * The promises in an outcome file: {"contracts": {"users-api": "openapi/users.yaml"}}. The file may be half written when it is read, and an
 * agent may write anything: what is no promise is passed over here, and the outcome itself is judged elsewhere.
 */
export function declaredContracts(file: OutcomeFile): readonly DeclaredContract[] {
  if (file.kind !== 'text') return [];
  const value = parse(file.text);
  const contracts: unknown = typeof value === 'object' && value !== null && 'contracts' in value ? value.contracts : null;
  if (typeof contracts !== 'object' || contracts === null || Array.isArray(contracts)) return [];
  return Object.entries(contracts)
    .flatMap(([name, path]: [string, unknown]) => (typeof path === 'string' ? [{ name, path }] : []))
    .slice(0, mostContracts);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
