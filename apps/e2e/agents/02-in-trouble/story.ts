import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileAt } from '../../src/stage/git.ts';
import { commands, commit, realAgents } from '../../src/models/real-agents.ts';
import { badKey, startModels } from '../../src/models/start-models.ts';
import type { Story } from '../../src/story.ts';

const slow = 240_000;
const question = `echo '{"question":"Which colour?"}' > "$FUEL_OUTCOME_FILE"`;

export const story: Story = {
  title: 'real agents ask and go on in their session where they can, and claude says at once when its key is refused',
  async play(stage) {
    const models = await startModels();
    try {
      const { env, settings, here } = await realAgents(stage.root, models.url);
      const locked = here.includes('claude')
        ? { 'claude-locked': { command: 'claude', args: ['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'bypassPermissions'], dialect: 'claude', env: { ANTHROPIC_BASE_URL: models.url, ANTHROPIC_API_KEY: badKey, IS_SANDBOX: '1' } } }
        : {};
      await stage.addRepository('app');
      await mkdir(join(stage.root, 'nodes', 'app-1'), { recursive: true });
      await writeFile(join(stage.root, 'nodes', 'app-1', 'settings.json'), JSON.stringify({ slots: 2, agents: { ...settings, ...locked } }));
      await stage.addNode('app-1', 'app', env);

      if (here.includes('claude')) {
        const feature = await stage.create({ name: 'Locked out', tasks: [{ key: 'claude', repository: 'app', title: 'Try', agent: 'claude-locked', prompt: commands('Try.', 'true') }] });
        await stage.start(feature.id);
        const began = performance.now();
        const failed = await stage.waitFor(feature.id, 'the missing login is told', (one) => one.tasks[0]?.state === 'failed', slow);
        // Left alone it tries ten times, for minutes.
        console.log(`        a wrong key was told after ${((performance.now() - began) / 1000).toFixed(1)} s: ${failed.tasks[0]?.waits ?? ''}`);
        assert.match(failed.tasks[0]?.waits ?? '', /auth/);
      }

      const feature = await stage.create({
        name: 'Asked and answered',
        tasks: here.map((name) => ({ key: name, repository: 'app', title: `Paint ${name}`, agent: name, prompt: commands(`Paint ${name}.`, question) })),
      });
      await stage.start(feature.id);
      await stage.waitFor(feature.id, 'all of them ask', (one) => one.tasks.every(({ state }) => state === 'needs_input'), slow);
      for (const name of here) {
        const text = commands('Paint it blue.', `echo blue > ${name}-colour.txt`, commit(`Paint ${name}`));
        const answered = await stage.fuel(['task', 'answer', `${feature.id}#${name}`, '--text', text]);
        assert.equal(answered.code, 0, answered.stderr);
      }
      const done = await stage.reach(feature.id, 'review_pending', slow);
      const spend = await stage.client.call('getSpend', { query: { by: 'attempt', feature: feature.id } });
      assert.ok(spend.ok);
      const used = new Map(spend.value.lines.map((line) => [line.id, line]));
      console.log(done.tasks.map(({ id, key }) => `        ${key}: ${[1, 2].map((epoch) => JSON.stringify(used.get(`${id}/${epoch}`)?.inputTokens)).join(' then ')} tokens read`).join('\n'));
      // Each request to the stub reads 100: two for the question, three for the work. Gemini asks itself a few more.
      for (const { id, key } of done.tasks.filter(({ key: name }) => name === 'codex' || name === 'opencode')) {
        assert.deepEqual([1, 2].map((epoch) => used.get(`${id}/${epoch}`)?.inputTokens), [200, 300], key);
      }
      await stage.approve(done);
      await stage.reach(feature.id, 'landed', slow);
      for (const name of here) assert.equal(await fileAt(stage.repository('app'), 'main', `${name}-colour.txt`), 'blue');
      const said = await stage.said('app-1');
      assert.ok(!said.includes('does not know its session'), 'a session that was gone on with was known');
    } finally {
      await models.stop();
    }
  },
};
