/** Long work that stops now and then, so that whoever drives it can hear others in between. */
export type InPortions<T> = Generator<void, T, void>;

const PORTION = 1_000;

/** After each of them it is time to stop. */
export const endsPortion = (index: number): boolean => index % PORTION === PORTION - 1;

/** `breathe` lets others go first when it is their turn. */
export async function unhurried<T>(work: InPortions<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}

export function atOnce<T>(work: InPortions<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
