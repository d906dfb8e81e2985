import { expect, test } from '@jest/globals';
import type { InboxItem, NodeView, RepositoryView, StatusView } from '@fuel/contracts';
import { look } from './fixtures/feature.ts';
import { renderInbox, renderInboxItem } from './inbox/render-inbox.ts';
import { renderNodes } from './node/render-nodes.ts';
import { renderStatus } from './render-status.ts';
import { renderRepositories, renderRepository } from './repo/render-repositories.ts';

const repository: RepositoryView = {
  id: 'r_api', name: 'api', url: '/srv/api.git', path: null, defaultBranch: 'main', role: 'application', consumers: ['web'], primaryAgent: 'scripted',
  workspace: 'default', head: 'a'.repeat(40), nodes: [{ id: 'n_1', name: 'api-1', online: false }], createdAt: '2026-01-31T12:00:00.000Z',
};
const node: NodeView = {
  id: 'n_1', name: 'api-1', online: false, lastSeenAt: '2026-01-31T12:09:00.000Z', version: '0.1.0', slots: 2, attempts: [],
  agents: [{ name: 'scripted', version: null, usable: false, reason: 'not found' }], labels: ['gpu'], repositories: [{ id: 'r_api', name: 'api', readable: true, runs: true, lands: true }], refused: null, joinedAt: '2026-01-31T12:00:00.000Z',
};
const item: InboxItem = {
  id: 'i_1', kind: 'review', feature: 'f_1', task: null, title: 'Pagination can be reviewed', body: 'Three changes.', proposal: null, createdAt: '2026-01-31T12:00:00.000Z', readAt: null, actionedAt: null,
};
const status: StatusView = { hub: 'hub_1', version: '0.1.0', contract: 1, nodes: { online: 2, offline: 1 }, features: { in_progress: 1 }, tasks: {}, inbox: 1, outbox: 0, parkedFacts: 3 };

test('given repositories, then a node that is away is seen at once', () => {
  expect(renderRepositories([repository], look).split('\n')[1]).toBe('api   application  main    aaaaaaaaa  api-1 (offline)  /srv/api.git');
  expect(renderRepository({ ...repository, nodes: [] }, look)).toContain('  nodes      no node');
  expect(renderRepositories([], look)).toBe('');
});

test('given nodes, then absence, refusal and unusable agents have their reasons', () => {
  expect(renderNodes([node], look)).toContain('offline, seen 1m00s ago  0/2    api           scripted (not found)');
  expect(renderNodes([{ ...node, repositories: [{ id: 'r_api', name: 'api', readable: true, runs: true, lands: false }] }], look)).toContain('api (lands nothing)');
  expect(renderNodes([{ ...node, refused: 'too old; update it' }], look)).toContain('refused: too old; update it');
});

test('given the inbox, then what is new is marked, and an item shows its words', () => {
  expect(renderInbox([item], look)).toContain('i_1  review  10m00s ago  new  Pagination can be reviewed');
  expect(renderInboxItem(item, look)).toBe('Pagination can be reviewed  review  i_1  10m00s ago\nf_1\n\nThree changes.');
});

test('given the status, then what wants attention is in it', () => {
  const text = renderStatus(status, 'http://hub', look);
  expect(text).toContain('nodes    2 online, 1 offline');
  expect(text).toContain('inbox    1 waiting for a person');
  expect(text).toContain('3 facts that the hub could not apply');
});
