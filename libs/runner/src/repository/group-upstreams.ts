import type { UpstreamWork } from '@fuel/contracts';

export type UpstreamGroup = { readonly repository: UpstreamWork['repository']; readonly works: readonly UpstreamWork[] };

/** Per repository, in the order in which the order names them. */
export function groupByRepository(upstreams: readonly UpstreamWork[]): readonly UpstreamGroup[] {
  const groups = new Map<string, { repository: UpstreamWork['repository']; works: UpstreamWork[] }>();
  for (const work of upstreams) {
    const group = groups.get(work.repository.id);
    if (group === undefined) groups.set(work.repository.id, { repository: work.repository, works: [work] });
    else group.works.push(work);
  }
  return [...groups.values()];
}
