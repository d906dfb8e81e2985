import type { Id, Refusal } from '@fuel/contracts';

export interface CycleMember {
  readonly task: Id;
  readonly key: string;
  readonly repository: string | null;
  readonly title: string;
}

/** Tasks in the order of their edges; the edge that is refused leads from the last back to the first. */
export interface CyclePath {
  readonly members: readonly CycleMember[];
  /** The newest of the edges that are there. */
  readonly last: { readonly upstream: Id; readonly consumer: Id } | null;
}

/** A sentence with 100,000 names helps nobody; the whole path is beside it. */
const NAMED = 20;

const nameOf = (member: CycleMember): string => (member.repository === null ? member.key : `${member.repository}#${member.key}`);

export function cycleRefusal({ members, last }: CyclePath, pointer: string): Refusal {
  const names = members.length > NAMED ? [...members.slice(0, NAMED - 1).map(nameOf), `${members.length - NAMED} more`, ...members.slice(-1).map(nameOf)] : members.map(nameOf);
  const path = [...names, ...members.slice(0, 1).map(nameOf)].join(' -> ');
  const [upstream, consumer] = [last?.upstream, last?.consumer].map((id) => members.find((member) => member.task === id));
  const newest = upstream === undefined || consumer === undefined ? null : { upstream, consumer };
  const hint = newest === null ? '' : ` The newest of them is ${nameOf(newest.upstream)} -> ${nameOf(newest.consumer)}.`;
  return {
    code: 'dependency.cycle',
    detail: `No task of this circle could ever start: ${path}.${hint} Remove one of its dependencies.`,
    pointer,
    extra: { cycle: members, ...(newest === null ? {} : { lastAdded: newest }) },
  };
}
