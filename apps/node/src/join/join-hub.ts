import { createHash } from 'node:crypto';
import { newKey, publicKeyOf, signer } from '@fuel/bus';
import { createClient, type NotOk } from '@fuel/client';
import { CONTRACT_VERSION, type Joined, joinProofText, type RepositoryRef } from '@fuel/contracts';
import { keepSeed, readIdentity, writeIdentity, type Identity } from '../home/identity.ts';
import { ok, refuse, type Answer } from '../refusal.ts';

export type JoinInput = {
  readonly home: string;
  readonly hubUrl: string;
  readonly token: string;
  readonly name: string;
  readonly version: string;
};

export type JoinedHere = { readonly node: string; readonly hub: string; readonly repository: RepositoryRef };

/** The node makes its own key and keeps it; the hub learns the public half. With the key of an earlier join a repository is added. */
export async function joinHub(input: JoinInput): Promise<Answer<JoinedHere>> {
  const { home, hubUrl, token, version } = input;
  const before = await readIdentity(home);
  if (!before.ok) return before;
  const known = before.value;
  if (known !== null && known.hubUrl !== hubUrl) {
    return refuse(`${home} belongs to a node of the hub at ${known.hubUrl}; a node has one hub. Name another place with --home`);
  }
  const seed = await keepSeed(home, () => newKey('user').seed);
  const name = known?.name ?? input.name;
  const answer = await createClient({ url: hubUrl, userAgent: `fuel-node/${version}` }).call('joinNode', {
    body: { token, publicKey: publicKeyOf(seed), name, contract: CONTRACT_VERSION, version, proof: proofOf(seed, token) },
  });
  if (!answer.ok) return refuse(inWords(answer), 'problem' in answer ? answer.problem.code : answer.failure.code);
  const joined = answer.value;
  if (known !== null && known.session.hub !== joined.hub) {
    return refuse(`another hub answers at ${hubUrl} than the one this node joined (${joined.hub}, not ${known.session.hub}); remove ${home} to join the new one`);
  }
  await writeIdentity(home, identityAfter(known, joined, { hubUrl, name }));
  return ok({ node: joined.node, hub: joined.hub, repository: joined.repository });
}

/** The hub believes that the key is ours, because we sign with it; the token goes in as its hash. */
function proofOf(seed: string, token: string): { time: string; signature: string } {
  const { publicKey, sign } = signer(seed);
  const time = new Date().toISOString();
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  return { time, signature: sign(new TextEncoder().encode(joinProofText({ tokenSha256, publicKey, time }))) };
}

export function identityAfter(known: Identity | null, joined: Joined, by: { readonly hubUrl: string; readonly name: string }): Identity {
  const { nodeToken, repository, ...session } = joined;
  const others = (known?.session.repositories ?? []).filter(({ id }) => id !== repository.id);
  return { ...by, nodeToken, session: { ...session, repositories: [...others, repository] } };
}

export const inWords = (no: NotOk): string => ('problem' in no ? `${no.problem.title}: ${no.problem.detail}` : no.failure.message);
