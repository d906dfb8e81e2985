import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { IsolationLevel, RepositoryConfig, RepositoryRef } from '@fuel/contracts';
import { enterRoom } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { onDisk } from '../on-disk.ts';

export const cacheDir = ({ caches }: NodeContext['home'], repository: string): string => path.join(caches, repository);

type Of = { readonly place: number; readonly repository: Pick<RepositoryRef, 'id' | 'name'>; readonly ports: RepositoryConfig['worktrees']['ports'] };

/** A database has a name of at most 63 letters in most of them. The node's own letters tell it from those of other nodes on one server. */
const databaseOf = (node: string, repository: string, place: number): string => {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return `fuel_${plain(repository).slice(0, 40)}_${plain(node).slice(-8).replace(/^_/, '')}_${place}`;
};

/** What is this place's own, so that two of them can run servers and tests beside each other. */
export const placeVariables = ({ home, node, ports }: Pick<NodeContext, 'home' | 'node' | 'ports'>, { place, repository, ports: wanted }: Of): Record<string, string> => ({
  FUEL_SLOT: String(place),
  FUEL_PORT_BASE: String(ports.blockOf(place, wanted)),
  FUEL_PORT_COUNT: String(wanted.each),
  FUEL_DATABASE: databaseOf(node, repository.name, place),
  FUEL_CACHE: cacheDir(home, repository.id),
});

/** In a sandbox, where the caches of others are not to be seen. */
const ownCache = '.fuel-cache';

/** The same for whoever works in a folder of its own, until that folder is gone. */
export async function roomVariables(context: NodeContext, room: Room, level: IsolationLevel, of: Omit<Of, 'place'>): Promise<Record<string, string>> {
  const place = await onDisk(context, () => enterRoom(context.local, path.basename(room.dir)));
  const isWalled = level === 'sandbox';
  await mkdir(isWalled ? path.join(room.temp, ownCache) : cacheDir(context.home, of.repository.id), { recursive: true });
  return { ...placeVariables(context, { place, ...of }), ...(isWalled ? { FUEL_CACHE: `/tmp/${ownCache}` } : {}) };
}
