import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey, type Signer, signer } from '@fuel/bus';
import type { Store } from '@fuel/store';
import { isErrno, StartFailure } from './start-failure.ts';

export interface HubKey {
  readonly seed: string;
  readonly signer: Signer;
}

/** The key under every order. Nodes believe it by its public half, so it is made once and kept. */
export async function hubKey(dataDirectory: string, keyFile: string | null): Promise<HubKey> {
  const file = keyFile ?? join(dataDirectory, 'hub.seed');
  const seed = (await readSeed(file)) ?? (keyFile === null ? await makeSeed(file) : absent(file));
  if (!/^SU[A-Z2-7]{56}$/.test(seed)) {
    throw new StartFailure(`${file} does not hold the seed of a user nkey (SU…)`, 'Put back the file from a backup. Without one, delete the file and start once with FUEL_HUB_KEY_REPLACE=1.');
  }
  return { seed, signer: signer(seed) };
}

/** Nodes drop what another key has signed: a hub that started with one would be heard by nobody and seem to work. */
export async function sameKey(store: Pick<Store, 'recordHubKey'>, key: HubKey, replace: boolean): Promise<void> {
  const known = await store.recordHubKey(key.signer.publicKey, replace);
  if (known === key.signer.publicKey) return;
  throw new StartFailure(
    `this database belongs to a hub that signs with ${known}, and this one would sign with ${key.signer.publicKey}, which no node believes`,
    'Give it the hub.seed of the other with FUEL_HUB_KEY_FILE. If that is lost, start once with FUEL_HUB_KEY_REPLACE=1; nodes ask the hub for its new key by themselves.',
  );
}

async function readSeed(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw new StartFailure(`the hub's key ${file} cannot be read`, 'Make it readable for the user who starts the hub, and for nobody else (chmod 600).', cause);
  }
}

async function makeSeed(file: string): Promise<string> {
  const { seed } = newKey('user');
  await writeFile(file, `${seed}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  return seed;
}

function absent(file: string): never {
  throw new StartFailure(`FUEL_HUB_KEY_FILE names ${file}, which does not exist`, 'Give the path of the file that holds the seed, or leave the variable away and the hub makes a key of its own.');
}
