import { describe, expect, test } from '@jest/globals';
import { featureCreate, type FeatureCreate } from '@fuel/contracts';
import type { NodeInfo, Repository } from '../port/world.ts';
import type { Board } from '../schedule/board.ts';
import { planOut } from './plan-out.ts';
import { atOnce } from '../portions.ts';
import { validatePlan } from './validate-plan.ts';

const repositories = new Map(['types', 'api', 'web'].map((name) => [name, { id: `rep_${name}`, name }]));
const plan = (tasks: Readonly<Record<string, { in?: string; after?: readonly string[]; priority?: number; agent?: string }>>): FeatureCreate =>
  featureCreate.parse({ name: 'Login', tasks: Object.entries(tasks).map(([key, { in: repository, after = [], ...more }]) => ({ key, title: key, prompt: 'Do it', dependsOn: [...after], ...(repository === undefined ? { kind: 'sync' } : { repository }), ...more })) });
const node = (id: string, more: Partial<NodeInfo> = {}): NodeInfo =>
  ({ id, name: id, boot: null, lastSeenAt: null, present: true, slots: 1, taken: 1, agents: [{ name: 'opus', usable: true, reason: null }], repositories: [...repositories.values()].map((one) => one.id), ...more });
const board = (...nodes: NodeInfo[]): Board => ({
  nodes,
  repositories: new Map([...repositories.values()].map(({ id, name }): [string, Repository] => [id, { ref: { id, name, url: 'file:///r', path: null, defaultBranch: 'main' }, head: 'a'.repeat(40), role: 'app', consumers: [], primaryAgent: 'opus' }])),
  workspaces: new Map(),
});

function out(input: FeatureCreate, on: Board) {
  const checked = atOnce(validatePlan(input, repositories));
  if (!checked.ok) throw new Error(checked.refusal.detail);
  const planned = atOnce(planOut(input, checked.plan, repositories, on));
  const key = (index: number): string => input.tasks[index]?.key ?? '';
  return { planned, lines: planned.tasks.map(({ index, wave, choice }) => `${wave} ${key(index)} ${choice === null ? '-' : `${choice.agent} ${choice.node}`}`), path: planned.criticalPath.map(key) };
}

describe('a plan that is only rehearsed', () => {
  test('given a diamond behind a point, then waves, the longest chain first, and who would get what, though every place is taken now', () => {
    const input = plan({ leaf: { in: 'web' }, types: { in: 'types' }, api: { in: 'api', after: ['types'] }, web: { in: 'web', after: ['types'] }, met: { after: ['api', 'web'] }, docs: { in: 'web', after: ['met'] } });
    const { planned, lines, path } = out(input, board(node('a'), node('b', { repositories: ['rep_web'] })));
    expect(lines).toEqual(['1 types opus a', '1 leaf opus b', '2 api opus a', '2 web opus b', '3 met -', '4 docs opus a']);
    expect(path).toEqual(['types', 'api', 'met', 'docs']);
    expect([planned.waves, planned.stages, planned.kinds.map((kind) => kind.tasks.length)]).toEqual([4, 1, [1, 3, 1]]);
  });

  test('given work that nobody can do, then it has no node, and what can be done has one', () => {
    const { lines } = out(plan({ one: { in: 'api', agent: 'codex' }, two: { in: 'api' } }), board(node('a')));
    expect(lines).toEqual(['1 one -', '1 two opus a']);
  });

  test('given 100,000 tasks in one chain, then it is rehearsed without recursion', () => {
    const input = featureCreate.parse({ name: 'Deep', tasks: Array.from({ length: 100_000 }, (_one, index) => ({ key: `t${index}`, title: 't', prompt: 'p', repository: 'api', dependsOn: index === 0 ? [] : [`t${index - 1}`] })) });
    const { planned } = out(input, board(node('a')));
    expect([planned.waves, planned.criticalPath.length]).toEqual([100_000, 100_000]);
  }, 60_000);
});
