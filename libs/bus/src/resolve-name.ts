import { lookup } from 'node:dns';
import { promisify } from 'node:util';

export type Lookup = (name: string) => Promise<readonly string[]>;

const ofTheSystem: Lookup = async (name) => (await promisify(lookup)(name, { all: true })).map(({ address }) => address);

/**
 * A resolver that asks into a network that is away answers only after many seconds, also when the network comes back right after the question.
 * So an address that was good once is tried when the answer takes longer than `waitMs`, or is none. One question for a name is out at a time:
 * each holds a thread, and the threads also read files.
 */
export function rememberingResolver(waitMs: number, ask: Lookup = ofTheSystem): (name: string) => Promise<string[]> {
  const known = new Map<string, readonly string[]>();
  const asking = new Map<string, Promise<readonly string[]>>();
  const askOnce = (name: string): Promise<readonly string[]> => {
    const out = asking.get(name);
    if (out !== undefined) return out;
    const answer = ask(name)
      .then((addresses) => {
        if (addresses.length > 0) known.set(name, addresses);
        return addresses;
      })
      .finally(() => asking.delete(name));
    asking.set(name, answer);
    return answer;
  };
  return async (name) => {
    const before = known.get(name);
    const answer = askOnce(name);
    if (before === undefined) return [...(await answer)];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => (timer = setTimeout(() => resolve(before), waitMs)));
    const fresh = answer.then(
      (addresses) => (addresses.length > 0 ? addresses : before),
      () => before,
    );
    const addresses = await Promise.race([fresh, late]);
    clearTimeout(timer);
    return [...addresses];
  };
}
