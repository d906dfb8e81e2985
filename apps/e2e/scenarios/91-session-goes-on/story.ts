import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileAt } from '../../src/stage/git.ts';
import type { Story } from '../../src/story.ts';

/** It speaks as codex does: a thread that can be resumed, and usage of the whole thread. Each start leaves its arguments and its prompt. */
const program = (seen: string): string => `#!/bin/sh
case "$*" in --version) echo "codex-cli 0.171.0"; exit 0;; "exec --help") echo "--json --skip-git-repo-check --color --dangerously-bypass-approvals-and-sandbox --sandbox resume"; exit 0;; "login status") exit 0;; esac
n=$(ls "${seen}" | grep -c '^args-')
echo "$*" > "${seen}/args-$n"; cat > "${seen}/prompt-$n"
echo '{"type":"thread.started","thread_id":"thread-of-'$FUEL_TASK'"}'
case "$*" in
  *resume*) colour=$(sed -n 's/.*paint it \\([a-z]*\\).*/\\1/p' "${seen}/prompt-$n"); echo "$colour" > colour.txt; git add --all
    git -c user.name=Codex -c user.email=codex@example.org commit --quiet --message "Paint it $colour"; used=250;;
  *) echo '{"question":"Which colour?","options":["red","blue"]}' > "$FUEL_OUTCOME_FILE"; used=100;;
esac
echo '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"so far"}}'
echo '{"type":"turn.completed","usage":{"input_tokens":'$used',"output_tokens":'$((used / 10))'}}'
`;

export const story: Story = {
  title: 'an agent asks, is answered and goes on in the same session, after its node was restarted; it hears the answer alone, and what it used is counted once',
  async play(stage) {
    const [bin, seen] = [join(stage.root, 'bin'), join(stage.root, 'seen')];
    for (const folder of [bin, seen]) await mkdir(folder, { recursive: true });
    await writeFile(join(bin, 'codex'), program(seen));
    await chmod(join(bin, 'codex'), 0o755);
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { PATH: `${bin}:${process.env['PATH'] ?? ''}` });
    const feature = await stage.create({ name: 'Colours', tasks: [{ key: 'paint', repository: 'app', title: 'Paint it', agent: 'codex', prompt: 'Choose a colour and write it down.' }] });
    await stage.start(feature.id);
    const asked = await stage.waitFor(feature.id, 'it asks', (one) => one.tasks[0]?.state === 'needs_input');
    const session = `thread-of-${asked.tasks[0]?.id ?? ''}`;

    await stage.node('app-1').stop();
    await stage.startNode('app-1');
    const answered = await stage.fuel(['task', 'answer', `${feature.id}#paint`, '--text', 'paint it blue']);
    assert.equal(answered.code, 0, answered.stderr);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 2);

    const read = (name: string): Promise<string> => readFile(join(seen, name), 'utf8');
    assert.ok(!(await read('args-0')).includes('resume'));
    assert.match(await read('args-1'), new RegExp(`resume ${session} -`));
    assert.match(await read('prompt-0'), /Choose a colour/);
    assert.doesNotMatch(await read('prompt-1'), /Choose a colour/);
    assert.match(await read('prompt-1'), /in the conversation that you had about it[\s\S]*paint it blue/);

    // 250 were used by the whole thread, 100 of them by the attempt that asked.
    const spend = await stage.client.call('getSpend', { query: { by: 'attempt', feature: feature.id } });
    assert.ok(spend.ok);
    assert.deepEqual(spend.value.lines.map(({ name, inputTokens, outputTokens }) => [name.replace(/^.* attempt /, ''), inputTokens, outputTokens]).sort(), [['1', 100, 10], ['2', 150, 15]]);

    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'colour.txt'), 'blue');
  },
};
