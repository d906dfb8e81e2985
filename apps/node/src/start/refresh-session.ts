import { createClient } from '@fuel/client';
import type { Log } from '@fuel/runner';
import { writeIdentity, type Identity } from '../home/identity.ts';
import { inWords } from '../join/join-hub.ts';
import { ok, refuse, type Answer } from '../refusal.ts';

const refreshMs = 10_000;

/** Addresses, keys and repositories as the hub has them now; without the hub, as it last told them. */
export async function refreshSession(home: string, identity: Identity, input: { readonly version: string; readonly log: Log }): Promise<Answer<Identity>> {
  const client = createClient({ url: identity.hubUrl, token: identity.nodeToken, userAgent: `fuel-node/${input.version}`, timeoutMs: refreshMs });
  const answer = await client.call('getNodeSession');
  if (answer.ok) {
    if (answer.value.hub !== identity.session.hub || answer.value.node !== identity.session.node) {
      return refuse(`another hub answers at ${identity.hubUrl} than the one this node joined; remove ${home} and join again`);
    }
    const fresh = { ...identity, session: answer.value };
    await writeIdentity(home, fresh);
    return ok(fresh);
  }
  if ('problem' in answer && answer.problem.status < 500) return refuse(`${inWords(answer)} (${identity.hubUrl}); join again: fuel node join`);
  input.log('warn', `starting from what the hub last told: ${inWords(answer)}`);
  return ok(identity);
}

/** For a node that runs and finds no server: what was given by hand stays, everything else the hub knows better. */
export function serverFinder(home: string, identity: Identity, input: { readonly version: string; readonly log: Log; readonly nats: string | undefined }) {
  return async (): Promise<readonly string[] | null> => {
    if (input.nats !== undefined) return null;
    const fresh = await refreshSession(home, identity, input);
    return fresh.ok ? fresh.value.session.nats.servers : null;
  };
}
