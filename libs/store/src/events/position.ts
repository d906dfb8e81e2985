/** A place in the log: the transaction that wrote, and the number within. */
export interface Position {
  readonly xact: string;
  readonly n: string;
}

const LARGEST = 2n ** 63n - 1n;

/** Null: this was not made by writePosition. */
export function parsePosition(text: string): Position | null {
  const [, xact, n] = /^(\d{1,19})-(\d{1,19})$/.exec(text) ?? [];
  if (xact === undefined || n === undefined || BigInt(xact) > LARGEST || BigInt(n) > LARGEST) return null;
  return { xact, n };
}

export function comparePositions(a: Position, b: Position): number {
  const [one, other] = a.xact === b.xact ? [BigInt(a.n), BigInt(b.n)] : [BigInt(a.xact), BigInt(b.xact)];
  return one < other ? -1 : one > other ? 1 : 0;
}

export const writePosition = ({ xact, n }: Position): string => `${xact}-${n}`;
