import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileAt } from '../../src/stage/git.ts';
import type { Story } from '../../src/story.ts';

/** A program that nobody here has ever heard of: prose on stdout, its prompt on stdin, its word of success as its last line. */
const program = `#!/bin/sh
case "$1" in --version) echo "handmade 3.1.4"; exit 0;; esac
file=$(sed -n 's/^Write \\([a-z.]*\\)$/\\1/p')
echo "I was started with: $*"
test -n "$file" || { echo "nothing to write" >&2; exit 4; }
echo "made by hand" > "$file"
git add --all
git -c user.name=Handmade -c user.email=handmade@example.org commit --quiet --message "Write $file"
echo "DONE: $file is written"
`;

export const story: Story = {
  title: 'an agent that is described in the settings of a node, and nowhere else, delivers; one that is described wrongly stops the start with the field and the remedy',
  async play(stage) {
    const command = join(stage.root, 'handmade');
    await writeFile(command, program);
    await chmod(command, 0o755);
    await stage.addRepository('app');
    const home = join(stage.root, 'nodes', 'app-1');
    await mkdir(home, { recursive: true });
    const settings = (agents: object): Promise<void> => writeFile(join(home, 'settings.json'), JSON.stringify({ observeEveryMs: 1_000, agents }));
    const handmade = { command, args: ['--quietly', '{model}'], model: 'oak', dialect: 'text', success: { line: '^DONE: ' }, version: { args: ['--version'], pattern: 'handmade (\\S+)' }, exitCodes: { 4: 'bad_flags' } };
    await settings({ handmade });
    await stage.addNode('app-1', 'app');
    const nodes = await stage.client.call('listNodes', {});
    assert.ok(nodes.ok);
    const here = nodes.value.items[0]?.agents.find(({ name }) => name === 'handmade');
    assert.deepEqual([here?.version, here?.usable], ['3.1.4', true]);

    const feature = await stage.create({ name: 'By hand', tasks: [{ key: 'write', repository: 'app', title: 'Write it', agent: 'handmade', prompt: 'Write hand.txt' }] });
    await stage.start(feature.id);
    const done = await stage.reach(feature.id, 'review_pending');
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'hand.txt'), 'made by hand');

    // What it cannot do is told by what its owner said of its exit codes, and is not tried again by itself.
    const idle = await stage.create({ name: 'Nothing to write', tasks: [{ key: 'write', repository: 'app', title: 'Write nothing', agent: 'handmade', prompt: 'Hello' }] });
    await stage.start(idle.id);
    const failed = await stage.waitFor(idle.id, 'the task failed', (one) => one.tasks[0]?.state === 'failed');
    assert.match(failed.tasks[0]?.waits ?? '', /bad_flags|exited with 4/);
    assert.equal(failed.tasks[0]?.epoch, 1);

    await stage.node('app-1').stop();
    await settings({ handmade, codex: { args: ['--json'] }, other: { command: 'other', args: [], dialect: 'text' } });
    await assert.rejects(stage.startNode('app-1'), /agents\.codex\.args: "--json" is set by the node, which reads what codex prints; remove it\n[^\n]*, line 1, column \d+: agents\.other\.success: is missing; say how success is known/);
    await settings({ handmade });
    await stage.startNode('app-1');
  },
};
