import type { RouteResponse } from '@fuel/contracts';
import { hashOf, newSecret } from '../auth/secret.ts';
import type { Runtime } from '../compose/runtime.ts';
import { type Answer, answered, refused } from '../http/answer.ts';

const lifetimeMs = 10 * 60_000;

/** A ticket for one node into one repository, once. The hub keeps its hash only: this answer is the one time that it is seen. */
export async function createJoinToken(runtime: Runtime, name: string): Promise<Answer<RouteResponse<'createJoinToken'>>> {
  const { store } = runtime;
  const repository = await store.readRepository(name);
  if (repository === null) return refused('repository.not_found', `There is no repository "${name}". Register it first: fuel repo add ${name} <url>.`, { pointer: '/repository' });
  const token = newSecret('fueljoin');
  const expiresAt = runtime.now() + lifetimeMs;
  await store.createJoinToken({ hash: hashOf(token), repository: repository.id, expiresAt });
  return answered({ token, repository: repository.name, expiresAt: new Date(expiresAt).toISOString() });
}
