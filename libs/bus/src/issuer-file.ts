import type { NodeIssuer } from './credentials.ts';
import { decodeNkey } from './nkey-text.ts';
import { publicKeyOf } from './key.ts';

export type IssuerFile = { readonly ok: true; readonly issuer: NodeIssuer } | { readonly ok: false; readonly reason: string; readonly remedy: string };

const remedy =
  'Write the seed of a plain signing key of the account (nsc edit account --sk generate) on the first line, starting with SA, and the ' +
  "account's public key, starting with A, on the second line; or only the account's own seed.";

/**
 * The file that lets a hub make users in an account of somebody else's server: a seed (SA...) and, when it is a signing key and not the
 * account's own, the account's public key (A...). Blank lines and lines with # are skipped.
 */
export function parseIssuerFile(text: string): IssuerFile {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const seed = lines.find((line) => line.startsWith('S'));
  const account = lines.find((line) => line.startsWith('A'));
  if (seed === undefined) return { ok: false, reason: 'the file holds no seed', remedy };
  if (!isAccount(seed, true)) return { ok: false, reason: 'the seed is not the seed of an account or of its signing key', remedy };
  if (account !== undefined && !isAccount(account, false)) return { ok: false, reason: "the second line is not an account's public key", remedy };
  return { ok: true, issuer: { account: account ?? publicKeyOf(seed), seed, scoped: false } };
}

function isAccount(text: string, secret: boolean): boolean {
  const key = decodeNkey(text);
  return key !== null && key.kind === 'account' && key.secret === secret;
}
