import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import { defaultFiles } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const configured = (followUps: string) => ({ ...defaultFiles, '.fuel/config.yaml': `check: sh check.sh\nfollowUps: ${followUps}\n` });
const proposing = (path: string, followUps: readonly unknown[]) => script(`Write ${path}.`, [{ write: path, content: 'done\n' }, { commit: 'work' }, { outcome: { followUps } }]);

export const story: Story = {
  title: 'what an agent proposes waits for a person; accepted it joins the plan and lands with it, declined it is gone; a repository may have it added, or not hear of it',
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('auto', { files: configured('auto') });
    await stage.addRepository('quiet', { files: configured('off') });
    await stage.addNode('all', ['web', 'auto', 'quiet']);
    const feature = await stage.create({
      name: 'More',
      tasks: [
        {
          key: 'web', repository: 'web', title: 'Web',
          prompt: proposing('web.txt', [{ title: 'Write more', prompt: write('more.txt', 'more\n'), type: 'feature' }, { title: 'Rewrite it all', prompt: write('rewritten.txt', 'no\n') }, { title: 'No words' }, 7]),
        },
        { key: 'auto', repository: 'auto', title: 'Auto', prompt: proposing('auto.txt', [{ title: 'By itself', prompt: write('itself.txt', 'no\n') }]) },
        { key: 'quiet', repository: 'quiet', title: 'Quiet', prompt: proposing('quiet.txt', [{ title: 'Unheard', prompt: 'Nobody hears this.' }]) },
      ],
    });
    await stage.start(feature.id);
    // What nobody has read is quoted to whoever does it, and the scripted agent obeys no quotation: its task fails, and a person gives it up.
    const added = await stage.waitFor(feature.id, 'all but what was added by itself is reviewed', (one) => one.tasks.filter((task) => task.state === 'reviewed').length === 3 && one.tasks.some((task) => task.title === 'By itself' && task.state === 'failed'));
    assert.equal(added.tasks.length, 4);
    const itself = added.tasks.find((task) => task.title === 'By itself');
    const asked = await stage.client.call('getTask', { params: { id: itself?.id ?? '' } });
    assert.match(asked.ok ? asked.value.prompt : '', /nobody has read it\.[^]*\n> Write itself\.txt\.\n/);
    assert.equal((await stage.fuel(['task', 'cancel', itself?.id ?? '', '--reason', 'nobody asked for it'])).code, 0);

    const inbox = await stage.client.call('listInbox', { query: { feature: feature.id } });
    assert.ok(inbox.ok);
    const items = new Map(inbox.value.items.filter((item) => item.kind === 'proposal').map((item) => [item.proposal?.title, item]));
    assert.deepEqual([...items.keys()].sort(), ['Rewrite it all', 'Write more']);
    await stage.reach(feature.id, 'review_pending');
    assert.equal((await stage.fuel(['inbox', 'done', items.get('Rewrite it all')?.id ?? ''])).code, 0);
    const accepted = await stage.fuel(['inbox', 'accept', items.get('Write more')?.id ?? '', '--json']);
    assert.equal(accepted.code, 0, accepted.stderr);
    const again = await stage.fuel(['inbox', 'accept', items.get('Write more')?.id ?? '']);
    assert.match(`${again.code} ${again.stderr}`, /^[1-9].*inbox\.done/s);
    const declined = await stage.fuel(['inbox', 'accept', items.get('Rewrite it all')?.id ?? '']);
    assert.notEqual(declined.code, 0);

    const done = await stage.waitFor(feature.id, 'the accepted task is reviewed too', (one) => one.state === 'review_pending' && one.tasks.some((task) => task.title === 'Write more' && task.state === 'reviewed'));
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('web'), 'main', 'more.txt'), 'more');
    for (const [name, path] of [['web', 'rewritten.txt'], ['auto', 'itself.txt']] as const) await assert.rejects(fileAt(stage.repository(name), 'main', path));
  },
};
