import { expect, test } from '@jest/globals';
import type { PlanView } from '@fuel/contracts';
import { plain } from '../terminal/look.ts';
import { renderPlan } from './render-plan.ts';

const look = { paint: plain, now: new Date(0), width: 90 };
const task = (key: string, wave: number, more: Partial<PlanView['order'][number]> = {}): PlanView['order'][number] =>
  ({ key, repository: 'api', kind: 'work', title: key, wave, stage: 1, agent: 'opus', node: 'tower', why: 'the task names it', passedOver: [], ...more });
const plan: PlanView = {
  name: 'Login', workspace: 'default', tasks: 3, dependencies: 2, waves: 2, stages: 1,
  criticalPath: { length: 2, tasks: [{ key: 'model', repository: 'api' }, { key: 'form', repository: 'web' }] },
  order: [task('model', 1), task('met', 2, { kind: 'sync', repository: null, agent: null, node: null, why: null }), task('form', 2, { repository: 'web', agent: 'sonnet', passedOver: [{ agent: 'opus', why: 'is at its limit of 2 in workspace default' }] })],
  inTheWay: [{ reason: 'node web-1 is offline since 3 min; start it again with fuel node start', tasks: 2, first: { key: 'form', repository: 'web' } }],
};

test('given a rehearsal, then waves, who would do what and why not another, the critical path, and what stands in the way', () => {
  expect(renderPlan(plan, look).split('\n')).toEqual([
    'Login  a rehearsal: nothing was written',
    '3 tasks, 2 dependencies, 2 waves, 1 stage',
    'the longest chain has 2 tasks: api#model → web#form',
    '',
    'wave 1',
    '  ◆ api#model  opus on node tower',
    '',
    'wave 2',
    '    #met       where others meet',
    '  ◆ web#form   sonnet on node tower  opus is at its limit of 2 in workspace default',
    '',
    'in the way right now',
    '  ! web#form and 1 other',
    '    node web-1 is offline since 3 min; start it again with fuel node start',
  ]);
});

test('given nothing in the way and more tasks than are shown, then both are said', () => {
  const text = renderPlan({ ...plan, inTheWay: [], tasks: 5_000 }, look);
  expect(text).toContain('… and 4997 more tasks');
  expect(text).toContain('nothing stands in the way');
});
