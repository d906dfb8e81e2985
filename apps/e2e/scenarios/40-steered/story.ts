import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { until } from '@fuel/testing';
import { fuel } from '../../src/stage/cli.ts';
import { fileAt } from '../../src/stage/git.ts';
import { processesOn } from '../../src/stage/processes.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

export const story: Story = {
  title: 'a cancelled task ends at its node; in a paused feature nothing begins, and what runs finishes; resumed, it goes on',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [began, go] = [`${stage.root}/began`, `${stage.root}/go`];

    const unwanted = await stage.create({ name: 'Unwanted', tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Go on for ever.', [{ write: began, content: '' }, { sleep: 600_000 }]) }] });
    await stage.start(unwanted.id);
    await stage.exists(began);
    const ofAttempt = async (): Promise<readonly string[]> => (await processesOn(stage.root)).map((one) => one.command).filter((command) => command.includes('scripted'));
    assert.notDeepEqual(await ofAttempt(), [], 'the agent is at work');
    await fuel(stage, 0, ['task', 'cancel', `${unwanted.id}#only`, '--reason', 'nobody wants it']);
    await until(async () => (await ofAttempt()).length === 0, { timeoutMs: 15_000, describe: 'the agent has ended' });
    assert.equal((await stage.events(unwanted.id)).filter((event) => event.type === 'task.completed').length, 0);

    const wanted = await stage.create({
      name: 'Wanted',
      tasks: [
        { key: 'first', repository: 'app', title: 'First', prompt: script('Wait.', [{ waitForFile: go }, { write: 'first.txt', content: 'first\n' }, { commit: 'first' }]) },
        { key: 'then', repository: 'app', title: 'Then', prompt: write('then.txt', 'then\n'), dependsOn: ['first'] },
      ],
    });
    await stage.start(wanted.id);
    await stage.waitFor(wanted.id, 'the first task runs', (one) => one.tasks.some((task) => task.key === 'first' && task.state === 'running'));
    await fuel(stage, 0, ['feature', 'pause', wanted.id]);
    await fuel(stage, 0, ['task', 'message', `${wanted.id}#then`, '--text', 'Mind the tests']);
    await writeFile(go, '');
    const paused = await stage.waitFor(wanted.id, 'what ran is done', (one) => one.tasks.some((task) => task.key === 'first' && task.state === 'reviewed'));
    assert.deepEqual([paused.state, paused.tasks.find((task) => task.key === 'then')?.attempts], ['paused', 0]);
    await fuel(stage, 0, ['feature', 'resume', wanted.id]);
    await stage.approve(await stage.reach(wanted.id, 'review_pending'));
    await stage.reach(wanted.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'then.txt'), 'then');
  },
};
