import type { Id, RepositoryRef, Sha } from '@fuel/contracts';
import { type Decision, happened, nothing, refused } from '../decision.ts';
import type { Repository } from '../port/world.ts';

/** Where a repository is. */
export type Place = Pick<RepositoryRef, 'url' | 'path' | 'defaultBranch'>;

/** What a person may change of a repository. Consumers are named by id, all of them. */
type Editable = Place & Pick<Repository, 'role' | 'consumers' | 'primaryAgent'>;

export type RepositoryEdit = { readonly [Field in keyof Editable]?: Editable[Field] | undefined };

export interface RepositoryEvent {
  readonly type: 'repository.changed';
  readonly repository: Id;
  /** What is another than before. A branch or an address that changed has no head that is known. */
  readonly set: Partial<Editable> & { readonly head?: Sha | null };
}

interface UnderWay {
  readonly feature: Id;
  readonly name: string;
}

const mostNamed = 5;

/** Work begins, is pushed and lands where the repository was when its feature began, and what comes later in the feature builds on it: that stays while there is any. */
export function decideRepository(repository: Repository, edit: RepositoryEdit, underWay: readonly UnderWay[]): Decision<RepositoryEvent> {
  const { id, name } = repository.ref;
  const now: Editable = { ...repository.ref, role: repository.role, consumers: repository.consumers, primaryAgent: repository.primaryAgent };
  const fields = (Object.keys(edit) as (keyof RepositoryEdit)[]).filter((field) => edit[field] !== undefined && !isSame(edit[field], now[field]));
  if (fields.length === 0) return nothing;
  const [place] = fields.filter((field) => field === 'url' || field === 'path' || field === 'defaultBranch');
  if (place !== undefined && underWay.length > 0) {
    const named = underWay.slice(0, mostNamed).map((one) => `"${one.name}" (${one.feature})`);
    const more = underWay.length > mostNamed ? ` and ${underWay.length - mostNamed} more` : '';
    return refused('repository.in_use', `Repository "${name}" cannot move while features that are under way work in it: ${named.join(', ')}${more}. Let them land or cancel them, and then change its ${place}.`, { pointer: `/${place}` });
  }
  const isElsewhere = fields.includes('url') || fields.includes('defaultBranch');
  return happened<RepositoryEvent>({ type: 'repository.changed', repository: id, set: { ...Object.fromEntries(fields.map((field) => [field, edit[field]])), ...(isElsewhere ? { head: null } : {}) } });
}

export function evolveRepository(repository: Repository, { set }: RepositoryEvent): Repository {
  const { url, path, defaultBranch, ...rest } = set;
  const place = Object.fromEntries(Object.entries({ url, path, defaultBranch }).filter(([, value]) => value !== undefined));
  return { ...repository, ...rest, ref: { ...repository.ref, ...place } };
}

/** Consumers are a set. */
const isSame = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other) ? one.length === other.length && one.every((id) => other.includes(id)) : one === other;
