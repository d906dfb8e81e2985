import { link, rm } from 'node:fs/promises';
import path from 'node:path';
import { nodeSession, type NodeSession } from '@fuel/contracts';
import { ok, refuse, type Answer } from '../refusal.ts';
import { readIfThere } from './read-if-there.ts';
import { draftOf, writeSecretly } from './write-secretly.ts';

/** Who this node is. The seed of its key is in a file of its own, so that this one can be shown when something is wrong. */
export type Identity = {
  readonly hubUrl: string;
  readonly name: string;
  readonly nodeToken: string;
  /** As the hub last told it; a node starts from it while the hub is away. */
  readonly session: NodeSession;
};

const identityFile = (home: string): string => path.join(home, 'identity.json');
export const seedFile = (home: string): string => path.join(home, 'node.seed');

export async function readIdentity(home: string): Promise<Answer<Identity | null>> {
  const text = await readIfThere(identityFile(home));
  if (text === null) return ok(null);
  const parsed = parseIdentity(text);
  return parsed === null ? refuse(`${identityFile(home)} is damaged or of another version; remove the folder ${home} and join again`) : ok(parsed);
}

export const writeIdentity = (home: string, identity: Identity): Promise<void> =>
  writeSecretly(identityFile(home), `${JSON.stringify(identity, null, 2)}\n`);

export const readSeed = async (home: string): Promise<string | null> => (await readIfThere(seedFile(home)))?.trim() ?? null;

/** The key of this home, made at the first join. Of two joins at once one makes it, and both join with it. */
export async function keepSeed(home: string, make: () => string): Promise<string> {
  const there = await readSeed(home);
  if (there !== null) return there;
  const mine = draftOf(seedFile(home));
  const seed = make();
  await writeSecretly(mine, `${seed}\n`);
  try {
    await link(mine, seedFile(home));
    return seed;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'EEXIST') throw cause;
    return await keepSeed(home, make);
  } finally {
    await rm(mine);
  }
}

export function parseIdentity(text: string): Identity | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return null;
  const { hubUrl, name, nodeToken, session } = value as Partial<Record<keyof Identity, unknown>>;
  const read = nodeSession.safeParse(session);
  if (typeof hubUrl !== 'string' || typeof name !== 'string' || typeof nodeToken !== 'string' || !read.success) return null;
  return { hubUrl, name, nodeToken, session: read.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
