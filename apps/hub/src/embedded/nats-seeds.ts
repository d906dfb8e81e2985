import { rename, writeFile } from 'node:fs/promises';
import { newAuthoritySeeds, type AuthoritySeeds } from '@fuel/bus';
import { StartFailure } from '../compose/start-failure.ts';
import { textOrNull } from './text-or-null.ts';

/** Made at the first start and kept: with other keys every node would have to join again. */
export async function natsSeeds(file: string): Promise<AuthoritySeeds> {
  const text = await textOrNull(file);
  if (text === null) {
    const seeds = newAuthoritySeeds();
    await writeFile(`${file}.new`, `${JSON.stringify(seeds, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
    return seeds;
  }
  const seeds = parse(text);
  if (seeds !== null) return seeds;
  throw new StartFailure(`the keys of the embedded NATS in ${file} cannot be read`, 'Put the file back from a backup; without one delete it, and let every node join again.');
}

function parse(text: string): AuthoritySeeds | null {
  try {
    const seeds = JSON.parse(text) as Partial<AuthoritySeeds>;
    const { operator, system, account, hubSigner, nodeSigner } = seeds;
    const all = { operator, system, account, hubSigner, nodeSigner };
    return Object.values(all).every((seed) => typeof seed === 'string' && seed.startsWith('S')) ? (all as AuthoritySeeds) : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}
