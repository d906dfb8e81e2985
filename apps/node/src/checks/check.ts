/** One thing that was looked at: what it is called, how it stands, what was seen, and the command or the step that mends it. */
export type Check = {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'error' | 'skipped';
  readonly found: string;
  readonly remedy: string | null;
};

export const fine = (name: string, found: string): Check => ({ name, state: 'ok', found, remedy: null });
export const warn = (name: string, found: string, remedy: string): Check => ({ name, state: 'warning', found, remedy });
export const fail = (name: string, found: string, remedy: string): Check => ({ name, state: 'error', found, remedy });
export const skip = (name: string, found: string): Check => ({ name, state: 'skipped', found, remedy: null });

export const failed = (checks: readonly Check[]): boolean => checks.some(({ state }) => state === 'error');

/** Steps that build on one another: after the first that fails the others are not tried, and say so. */
export async function inTurn(steps: readonly { readonly name: string; readonly run: () => Promise<Check> }[]): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const { name, run } of steps) {
    const before = checks.find(({ state }) => state === 'error');
    checks.push(before === undefined ? await run() : skip(name, `not tried, because ${before.name} failed`));
  }
  return checks;
}
