import { hostname } from 'node:os';
import { lockHome } from '@fuel/local';
import { runNode, type Log, type RunningNode } from '@fuel/runner';
import { newId } from '@fuel/process';
import { readIdentity, readSeed } from '../home/identity.ts';
import { markOf } from '../home/mark-of.ts';
import { readSettings } from '../home/settings.ts';
import { sweepDrafts } from '../home/write-secretly.ts';
import { ok, refuse, type Answer } from '../refusal.ts';
import { dutyAtStart } from '../duty/duty-file.ts';
import { serveStatus } from '../status/serve-status.ts';
import { fetching } from './fetching.ts';
import { refreshSession, sessionAsker, toldBy } from './refresh-session.ts';

export type StartInput = {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of what the hub says: the way to NATS may be another one from here. */
  readonly nats: string | undefined;
  readonly version: string;
  readonly log: Log;
};

export type Started = { readonly home: string; readonly running: RunningNode; readonly release: () => void };

export async function startNode(input: StartInput): Promise<Answer<Started>> {
  const { home, version, log } = input;
  const [identity, seed, settings] = [await readIdentity(home), await readSeed(home), await readSettings(home, input.env)];
  if (!identity.ok) return identity;
  if (!settings.ok) return settings;
  if (identity.value === null || seed === null) return refuse(`no node has joined in ${home}; join first: fuel node join <hub url> --repo DIR`);
  const lock = lockHome(home);
  if (lock.kind === 'held') {
    return refuse(`a node already runs on ${home}${lock.pid === null ? '' : ` (process ${lock.pid})`}; stop it first, or give this one another --home`);
  }
  await sweepDrafts(home);
  const fresh = await refreshSession(home, identity.value, { version, log });
  if (!fresh.ok) {
    lock.release();
    return fresh;
  }
  const { session } = fresh.value;
  const running = await runNode({
    identity: { ...toldBy(fresh.value, input.nats), hub: session.hub, node: session.node, seed, jwt: session.nats.jwt },
    home, place: { mark: await markOf(home), host: hostname() }, settings: settings.value, duty: await dutyAtStart(home), version, log, askSession: sessionAsker(home, fresh.value, input), now: () => new Date(), newId, ...fetching(fresh.value, version),
  });
  log('info', 'node started', { node: session.node, hub: session.hub, repositories: session.repositories.map(({ name }) => name).join(','), slots: settings.value.slots });
  const close = await serveStatus(home, running, { node: session.node, version, port: input.env['FUEL_NODE_STATUS_PORT'], log });
  return ok({ home, running, release: () => (close(), lock.release()) });
}
