import type { RouteName } from './routes.ts';

/** Bodies in which the parts have to go together. The others follow from their schemas (example.ts). */
export const bodyExamples: Partial<Record<RouteName, unknown>> = {
  createFeature: {
    name: 'Pagination',
    description: 'Lists are cut into pages.',
    tasks: [
      { key: 'types', repository: 'types', title: 'A type for pages', prompt: 'Add Page<T> with items and next.' },
      { key: 'endpoint', repository: 'api', title: 'Page through the orders', prompt: 'GET /orders takes a cursor.', type: 'feature', complexity: 'simple', dependsOn: ['types'] },
      { key: 'list', repository: 'web', title: 'Load more', prompt: 'Ask for the next page at the end of the list.', dependsOn: [{ task: 'endpoint', until: { reviewed: true } }] },
    ],
  },
  createTask: { repository: 'api', title: 'Fix the time zone', prompt: 'Orders are shown in UTC.', type: 'bugfix', complexity: 'trivial' },
  approveFeature: { expected: { tsk_types: 'a'.repeat(40), tsk_endpoint: 'b'.repeat(40), tsk_list: null } },
  sendSignal: { name: 'applied', subject: 'infra-prod', payload: { env: 'prod' } },
  freezeContract: { path: 'openapi/users.yaml', sha256: 'a'.repeat(64), commit: 'b'.repeat(40) },
  cancelFeature: { reason: 'The library does it now.' },
  cancelTask: { reason: 'The library does it now.' },
  retryTask: { agent: 'codex' },
  answerTask: { text: 'Use the cursor, not the offset.' },
  editRepository: { url: 'ssh://git@git.example.com/team/api.git', primaryAgent: 'codex' },
  editTask: { priority: 900, agent: 'codex' },
  putWorkspace: {
    agents: { 'claude-opus': { limit: 2, fallbacks: ['claude-sonnet'] }, 'claude-sonnet': { limit: 6 } },
    routing: [{ complexity: 'complex', agent: 'claude-opus' }, { type: 'chore', agent: 'claude-sonnet' }],
  },
  putCap: { usd: 25, per: 'day', action: 'stop' },
  requestChanges: { comments: [{ task: 'endpoint', text: 'Keep the old parameter for one release.' }] },
};
