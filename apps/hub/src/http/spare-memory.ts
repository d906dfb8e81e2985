import { setFlagsFromString } from 'node:v8';

/** Of a plan of some 10,000 tasks. */
export const LARGE_BYTES = 4 * 1024 * 1024;

/** By so many per cent the heap may grow beyond what is alive; 0 leaves it to V8, which lets it grow to several times that. */
const sparing = 20;

/**
 * A large body is parsed, checked, planned and written, and each of these leaves most of its memory as garbage: while one is in hand, it is collected
 * sooner. At all other times that would only cost. Called when it begins, answers what is to be called when it is over.
 */
export function openSparing(setFlag: (flag: string) => void = setFlagsFromString): () => () => void {
  let open = 0;
  const set = (percent: number): void => setFlag(`--heap-growing-percent=${percent}`);
  return () => {
    if (open === 0) set(sparing);
    open += 1;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      open -= 1;
      if (open === 0) set(0);
    };
  };
}
