import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ownSecrets, trustedWith } from '@fuel/process';
import type { NodeHome } from '../node-home.ts';

/** What this node knows to be secret: its own key and tokens, those of its environment, and what the repository's children are trusted with. */
export async function knownSecrets(home: NodeHome, envAllow: readonly string[]): Promise<readonly string[]> {
  const [seed, identity] = await Promise.all(['node.seed', 'identity.json'].map((name) => readFile(path.join(home.root, name), 'utf8').catch(() => '')));
  return [...new Set([...trustedWith(envAllow), ...ownSecrets(), (seed ?? '').trim(), ...tokensIn(identity ?? '')])].filter((value) => value.length >= 8);
}

/** Whatever else stands there: its members that are named like a credential. */
const tokensIn = (identity: string): readonly string[] => [...identity.matchAll(/"(?:nodeToken|jwt)":\s*"([^"]{8,})"/g)].map(([, value = '']) => value);
