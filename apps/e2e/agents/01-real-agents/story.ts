import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { fileAt } from '../../src/stage/git.ts';
import { commands, commit, realAgents } from '../../src/models/real-agents.ts';
import { startModels } from '../../src/models/start-models.ts';
import type { Story } from '../../src/story.ts';

const slow = 240_000;

export const story: Story = {
  title: 'every agent that could be installed delivers a real commit through a node, some also in the Agent Client Protocol',
  async play(stage) {
    const models = await startModels();
    try {
      const { env, settings } = await realAgents(stage.root, models.url);
      const names = Object.keys(settings).filter((name) => settings[name] !== false);
      await stage.addRepository('app');
      await mkdir(join(stage.root, 'nodes', 'app-1'), { recursive: true });
      await writeFile(join(stage.root, 'nodes', 'app-1', 'settings.json'), JSON.stringify({ slots: 2, agents: settings }));
      await stage.addNode('app-1', 'app', env);

      // A node does not wait long for agents that take their time to answer: it tells them as soon as they do.
      const told = await until(
        async () => {
          const nodes = await stage.client.call('listNodes', {});
          assert.ok(nodes.ok);
          const agents = nodes.value.items[0]?.agents.filter(({ name }) => name !== 'scripted') ?? [];
          return agents.length >= names.length ? agents : null;
        },
        { timeoutMs: slow, describe: 'every agent has answered', everyMs: 500 },
      );
      console.log(told.map(({ name, version, usable, reason }) => `        ${name} ${version ?? '?'} ${usable ? 'usable' : `not usable: ${reason}`}`).join('\n'));
      assert.deepEqual(told.filter(({ usable }) => usable).map(({ name }) => name).sort(), [...names].sort());

      const feature = await stage.create({
        name: 'By many hands',
        tasks: names.map((name) => ({
          key: name, repository: 'app', title: `Add ${name}.txt`, agent: name,
          prompt: commands(`Add ${name}.txt.`, `echo ${name} > ${name}.txt`, commit(`Add ${name}.txt`)),
        })),
      });
      await stage.start(feature.id);
      const done = await stage.reach(feature.id, 'review_pending', slow);
      assert.ok(done.tasks.every(({ state, epoch }) => state === 'reviewed' && epoch === 1), done.tasks.map(({ key, state, epoch }) => `${key} ${state} ${epoch}`).join(', '));
      await stage.approve(done);
      await stage.reach(feature.id, 'landed', slow);
      for (const name of names) assert.equal(await fileAt(stage.repository('app'), 'main', `${name}.txt`), name);
    } finally {
      await models.stop();
    }
  },
};
