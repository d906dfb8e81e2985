import assert from 'node:assert/strict';
import { refs } from '@fuel/contracts';
import { fuel, json } from '../../src/stage/cli.ts';
import { fileAt } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

interface Why {
  readonly state: string;
  readonly waits: string;
}
interface Cap {
  readonly level: string;
  readonly spent: { readonly usd: number };
  readonly usedUp: boolean;
}
interface Spend {
  readonly total: { readonly attempts: number; readonly costUsd: number };
  readonly lines: readonly { readonly name: string; readonly attempts: number; readonly costUsd: number }[];
}

const work = (file: string, usd: number) => [{ spend: { usd, tokens: 100 } }, { write: file, content: 'done\n' }, { commit: `Write ${file}` }];
const task = (key: string, steps: readonly unknown[], dependsOn: readonly string[] = []) => ({ key, repository: 'app', title: key, prompt: script(`Do ${key}.`, steps), dependsOn: [...dependsOn] });
const cap = (stage: Stage, level: string, owner: string, usd: number, action: string): Promise<Cap> =>
  json<Cap>(stage, ['cap', 'set', level, owner, '--usd', String(usd), '--per', 'total', '--action', action]);
const why = (stage: Stage, reference: string): Promise<Why> => json<Why>(stage, ['why', reference]);
const told = async (stage: Stage): Promise<string> => (await json<{ items: { title: string; body: string }[] }>(stage, ['inbox'])).items.map(({ title, body }) => `${title}. ${body}`).join('\n');

/** What an agent says that it costs is counted against caps: while it runs, and before anything more is given out. */
export const story: Story = {
  title: 'a cap that is used up ends the attempt that goes over it and stops, parks or tells; people see why, and a higher one lets the work go on',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    await parks(stage);
    await tells(stage);
    await stops(stage);

    const spend = await json<Spend>(stage, ['spend']);
    const named = (name: string) => spend.lines.find((line) => line.name === name);
    assert.deepEqual(['Parked', 'Told', 'Dear', 'Next'].map((name) => [named(name)?.attempts, named(name)?.costUsd]), [[2, 0.5], [1, 0.4], [2, 1], [1, 0.1]]);
    assert.deepEqual([spend.total.attempts, spend.total.costUsd], [6, 2]);
    const caps = (await json<{ items: Cap[] }>(stage, ['cap'])).items;
    assert.deepEqual(new Map(caps.map(({ level, spent, usedUp }) => [level, [spent.usd, usedUp]])), new Map([['feature', [0.5, false]], ['task', [0.4, true]], ['workspace', [2, false]]]));
    assert.match((await fuel(stage, 0, ['spend', '--by', 'agent'])).stdout, /scripted\s+6 .*\$2\.00/);
  },
};

/** What waits behind it is put aside, and taken up again by hand. */
async function parks(stage: Stage): Promise<void> {
  const feature = await stage.create({ name: 'Parked', tasks: [task('first', work('first.txt', 0.3)), task('second', work('second.txt', 0.2), ['first'])] });
  await cap(stage, 'feature', feature.id, 0.3, 'park');
  await stage.start(feature.id);
  await stage.waitFor(feature.id, 'the second is put aside', (one) => one.tasks.some(({ key, state }) => key === 'second' && state === 'parked'));
  const reason = /the cap of \$0\.3 of feature "Parked" is used up \(\$0\.30, \d+ tokens\); raise it with fuel cap set feature fea_\w+ --usd MORE/;
  assert.match((await why(stage, `${feature.id}#second`)).waits, reason);
  assert.match(await told(stage), /The cap of \$0\.3 of feature "Parked" is used up .*What waits there is put aside/);
  await cap(stage, 'feature', feature.id, 1, 'park');
  await fuel(stage, 0, ['task', 'retry', `${feature.id}#second`]);
  await stage.reach(feature.id, 'review_pending');
}

/** It goes on, over the cap and unhindered. */
async function tells(stage: Stage): Promise<void> {
  const feature = await stage.create({ name: 'Told', tasks: [task('only', work('told.txt', 0.4))] });
  await cap(stage, 'task', `${feature.id}#only`, 0.1, 'tell');
  await stage.start(feature.id);
  await stage.reach(feature.id, 'review_pending');
  assert.match(await told(stage), /The cap of \$0\.1 of task "only" is used up \(\$0\.40, \d+ tokens\)\. It goes on all the same/);
}

/** The attempt that goes over it is ended in the middle of its work, which is kept; whatever else there is waits, and goes on by itself. */
async function stops(stage: Stage): Promise<void> {
  const half = [{ write: 'half.txt', content: 'half\n' }, { spend: { usd: 0.75, tokens: 100 } }, { sleep: 120_000 }];
  const dear = await stage.create({ name: 'Dear', tasks: [task('task', [{ whenEpoch: 1, steps: half, otherwise: work('dear.txt', 0.25) }])] });
  assert.equal((await cap(stage, 'workspace', 'default', 1.4, 'stop')).spent.usd, 0.9, 'what was spent before is counted');
  await stage.start(dear.id);
  const ended = await stage.waitFor(dear.id, 'its attempt is ended', (one) => one.tasks[0]?.state === 'failed');
  assert.match((await why(stage, `${dear.id}#task`)).waits, /cap_used_up.*the agent had used \$0\.75 of the \$0\.5 that its caps left and was ended; raise the cap/);
  assert.equal(await fileAt(stage.repository('app'), refs.salvage(ended.tasks[0]?.id ?? '', 1), 'half.txt'), 'half');

  const next = await stage.create({ name: 'Next', tasks: [task('task', work('next.txt', 0.1))] });
  await stage.start(next.id);
  const sentence = /the cap of \$1\.4 of workspace default is used up \(\$1\.65, \d+ tokens\)/i;
  const waiting = await why(stage, `${next.id}#task`);
  assert.equal(waiting.state, 'ready');
  assert.match(waiting.waits, sentence);
  assert.match(waiting.waits, /it goes on with fuel cap set workspace default --usd MORE, or fuel cap clear workspace default/);
  assert.match(await told(stage), sentence);
  await cap(stage, 'workspace', 'default', 10, 'stop');
  await stage.reach(next.id, 'review_pending');
  await fuel(stage, 0, ['task', 'retry', `${dear.id}#task`]);
  await stage.reach(dear.id, 'review_pending');
}
