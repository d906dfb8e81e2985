import { createClient } from '@fuel/client';
import type { HeldBy } from '@fuel/contracts';
import type { Log, Told } from '@fuel/runner';
import { writeIdentity, type Identity } from '../home/identity.ts';
import { markOf } from '../home/mark-of.ts';
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
    const { held, ...session } = answer.value;
    if (held !== undefined && held.mark !== (await markOf(home))) return refuse(whyHeld(held));
    const fresh = { ...identity, session };
    await keep(home, fresh, input.log);
    return ok(fresh);
  }
  if ('problem' in answer && answer.problem.status < 500) return refuse(`${inWords(answer)} (${identity.hubUrl}); join again: fuel node join`);
  input.log('warn', `the hub cannot be asked, and what it told last counts: ${inWords(answer)}`);
  return ok(identity);
}

/** A disk that takes nothing is no reason not to run: what the hub says is asked for at the next start too. */
async function keep(home: string, identity: Identity, log: Log): Promise<void> {
  try {
    await writeIdentity(home, identity);
  } catch (cause) {
    if (!['ENOSPC', 'EDQUOT'].includes(String((cause as { code?: unknown }).code))) throw cause;
    log('warn', `what the hub says could not be kept in ${home}: the disk is full`);
  }
}

const whyHeld = ({ host, since }: HeldBy): string =>
  `this node already runs on ${host}, since ${since}, and this home is a copy of its home. Give this machine a node of its own (fuel node join, with another --home); if the node has moved here, stop it there first`;

/** For a node that runs: as the hub says now, but the way to NATS that was given by hand stays. */
export function sessionAsker(home: string, identity: Identity, input: { readonly version: string; readonly log: Log; readonly nats: string | undefined }) {
  return async (): Promise<Told | null> => {
    const fresh = await refreshSession(home, identity, input);
    return fresh.ok ? toldBy(fresh.value, input.nats) : null;
  };
}

export const toldBy = ({ session }: Identity, nats: string | undefined): Told => ({
  hubKeys: session.hubKeys,
  repositories: session.repositories,
  servers: nats === undefined ? session.nats.servers : nats.split(',').map((server) => server.trim()),
});
