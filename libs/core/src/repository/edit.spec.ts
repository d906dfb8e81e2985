import { describe, expect, test } from '@jest/globals';
import type { Repository } from '../port/world.ts';
import { decideRepository, evolveRepository, type RepositoryEdit } from './edit.ts';

const api: Repository = {
  ref: { id: 'rep_api', name: 'api', url: 'https://old.example.com/api.git', path: null, defaultBranch: 'main' },
  head: 'a'.repeat(40), role: 'service', consumers: ['rep_web', 'rep_app'], primaryAgent: 'claude',
};
const open = [{ feature: 'fea_1', name: 'Preferences' }];

function edited(edit: RepositoryEdit): Repository {
  const decided = decideRepository(api, edit, []);
  if (!decided.ok) throw new Error(decided.refusal.detail);
  return decided.events.reduce(evolveRepository, api);
}

describe('a repository is changed', () => {
  test.each<RepositoryEdit>([{ primaryAgent: 'claude' }, { consumers: ['rep_app', 'rep_web'] }, { url: 'https://old.example.com/api.git', path: null }, {}])('given %j, which it is already, then nothing happened, whatever is at work there', (edit) => {
    expect(decideRepository(api, edit, open)).toEqual({ ok: true, events: [] });
  });

  test('given another agent, role or consumers, when work is open there, then they are changed and where it is stays', () => {
    const decided = decideRepository(api, { primaryAgent: 'codex', role: 'service', consumers: [] }, open);
    expect(decided).toEqual({ ok: true, events: [{ type: 'repository.changed', repository: 'rep_api', set: { primaryAgent: 'codex', consumers: [] } }] });
    expect(edited({ primaryAgent: 'codex', consumers: [] })).toEqual({ ...api, primaryAgent: 'codex', consumers: [] });
  });

  test.each<[keyof RepositoryEdit, RepositoryEdit]>([['url', { url: 'https://new.example.com/api.git' }], ['path', { path: 'services/api' }], ['defaultBranch', { defaultBranch: 'trunk', role: 'library' }]])(
    'given another %s, when work is open there, then it is refused whole, with whose work and what helps',
    (field, edit) => {
      const decided = decideRepository(api, edit, Array.from({ length: 7 }, (_, n) => ({ feature: `fea_${n}`, name: `Work ${n}` })));
      expect(decided).toMatchObject({ ok: false, refusal: { code: 'repository.in_use', pointer: `/${field}` } });
      expect(decided.ok ? '' : decided.refusal.detail).toBe(
        `Repository "api" cannot move while features that are under way work in it: "Work 0" (fea_0), "Work 1" (fea_1), "Work 2" (fea_2), "Work 3" (fea_3), "Work 4" (fea_4) and 2 more. Let them land or cancel them, and then change its ${field}.`,
      );
    },
  );

  test('given another address or branch, when nothing is open, then where the branch is is not known any more; a path changes nothing of that', () => {
    expect(edited({ url: 'https://new.example.com/api.git' })).toEqual({ ...api, head: null, ref: { ...api.ref, url: 'https://new.example.com/api.git' } });
    expect(edited({ defaultBranch: 'trunk' })).toEqual({ ...api, head: null, ref: { ...api.ref, defaultBranch: 'trunk' } });
    expect(edited({ path: 'services/api' })).toEqual({ ...api, ref: { ...api.ref, path: 'services/api' } });
    expect(evolveRepository({ ...api, ref: { ...api.ref, path: 'services/api' } }, { type: 'repository.changed', repository: 'rep_api', set: { path: null } })).toEqual(api);
  });
});
