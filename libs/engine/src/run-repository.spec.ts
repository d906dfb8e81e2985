import { expect, test } from '@jest/globals';
import type { Fact } from '@fuel/contracts';
import type { RepositoryEdit } from '@fuel/core';
import { type SmallHub, shaOf, smallHub } from './fixtures/small-hub.ts';

const at = (head: string, more: Partial<Extract<Fact, { type: 'repository.headMoved' }>> = {}): Fact => ({ type: 'repository.headMoved', repository: 'rep_types', branch: 'main', head: shaOf(head), ...more });
const stored = (hub: SmallHub) => hub.store.repositories.get('rep_types');
const asked = (hub: SmallHub) => [...hub.store.outbox.values()].filter((order) => order.body.type === 'repository.observe');
const edit = async (hub: SmallHub, what: RepositoryEdit, repository = 'rep_types') => (await hub.wish({ type: 'repository.edit', repository, edit: what }))[0];

test('given a repository that moved, then a node that serves it is asked where its branch is, reports of where it was do not count, and the answer does', async () => {
  const hub = smallHub();
  await edit(hub, { url: 'file:///mnt/types.git' });
  expect(stored(hub)).toMatchObject({ head: null, ref: { url: 'file:///mnt/types.git' } });
  await hub.tell('nod_a', at('left behind', { previous: shaOf('head of types') }), at('left behind too', { url: 'file:///srv/types.git' }));
  expect(stored(hub)?.head).toBeNull();
  await hub.relay();
  const [order, ...more] = asked(hub);
  expect([order?.body, more]).toEqual([{ type: 'repository.observe', repository: stored(hub)?.ref }, []]);
  await hub.tell('nod_a', at('there', { order: order?.id ?? '' }));
  expect([stored(hub)?.head, asked(hub)]).toEqual([shaOf('there'), []]);
  await hub.tell('nod_a', at('left behind', { url: 'file:///srv/types.git', previous: shaOf('there') }));
  expect([stored(hub)?.head, asked(hub)]).toEqual([shaOf('there'), []]);
  expect(hub.eventTypes()).toEqual(['repository.changed', 'repository.headMoved']);
});

test('given a report that says that it looked where the repository is now, then it counts while the question is open, and closes it', async () => {
  const hub = smallHub();
  await edit(hub, { url: 'file:///mnt/types.git' });
  await hub.tell('nod_a', at('there', { url: 'file:///mnt/types.git' }));
  expect([stored(hub)?.head, asked(hub)]).toEqual([shaOf('there'), []]);
});

test('given a question that was open about the old place, when the repository moves again and again, then only the last question is open', async () => {
  const hub = smallHub();
  await hub.tell('nod_a', at('rewritten'));
  await edit(hub, { url: 'file:///mnt/types.git' });
  await edit(hub, { defaultBranch: 'trunk' });
  expect(asked(hub).map(({ body }) => body)).toEqual([{ type: 'repository.observe', repository: { ...stored(hub)?.ref, url: 'file:///mnt/types.git', defaultBranch: 'trunk' } }]);
});

test('given a node that cannot read it there, when it says so, then the next report counts as the first of a new repository does', async () => {
  const hub = smallHub();
  await edit(hub, { url: 'file:///mnt/types.git' });
  await hub.relay();
  await hub.tell('nod_a', { type: 'order.declined', order: asked(hub)[0]?.id ?? '', code: 'repository_unreadable', message: 'no access', retryable: true }, at('there'));
  expect([stored(hub)?.head, asked(hub)]).toEqual([shaOf('there'), []]);
});

test('given open work in it, when its address is to change, then it is refused and nothing is written; its agent may change, and work that nobody has started is no hindrance; what has landed there is one while its feature goes on', async () => {
  const hub = smallHub();
  await hub.plan({ types: { in: 'types' } });
  expect(await edit(hub, { path: 'packages/types' })).toMatchObject({ ok: true });
  await hub.start({ types: { in: 'types' } });
  const before = { ...stored(hub) };
  expect(await edit(hub, { url: 'file:///mnt/types.git', primaryAgent: 'codex' })).toMatchObject({ ok: false, refusal: { code: 'repository.in_use', pointer: '/url' } });
  expect([stored(hub), asked(hub)]).toEqual([before, []]);
  expect(await edit(hub, { primaryAgent: 'codex' })).toMatchObject({ ok: true });
  expect(stored(hub)).toEqual({ ...before, primaryAgent: 'codex' });
  const types = hub.task('types');
  hub.store.tasks.set(types.spec.id, { ...hub.store.tasks.get(types.spec.id)!, task: { ...types, state: { name: 'landed', work: types.last } as never } });
  expect(await edit(hub, { url: 'file:///mnt/types.git' })).toMatchObject({ ok: false, refusal: { code: 'repository.in_use' } });
  expect(await edit(hub, { role: 'x' }, 'rep_nope')).toMatchObject({ refusal: { code: 'repository.not_found' } });
});
