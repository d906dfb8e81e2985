/** A promise that somebody else opens. */
export type Latch = { readonly opened: Promise<void>; readonly open: () => void };

export function newLatch(): Latch {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
