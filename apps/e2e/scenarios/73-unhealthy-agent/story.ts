import assert from 'node:assert/strict';
import { fuel, json } from '../../src/stage/cli.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

interface Agents {
  readonly items: readonly {
    readonly name: string;
    readonly usable: boolean;
    readonly says: string | null;
    readonly totals: { readonly attempts: number; readonly score: number | null };
    readonly failures: readonly { readonly kind: string; readonly times: number }[];
    readonly nodes: readonly { readonly name: string; readonly health: { readonly failure: string; readonly until: string | null } | null }[];
  }[];
}

/** An agent whose key is refused: nothing more goes to it, people see why and until when, a stand-in takes over, and one attempt finds that it works again. */
export const story: Story = {
  title: 'an agent whose key is refused gets nothing more until its time has come or somebody says that it is mended; meanwhile its stand-in works',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1' });
    const one = (name: string, prompt: string) => stage.create({ name, tasks: [{ key: 'task', repository: 'app', title: name, prompt }] });
    const scripted = async () => (await json<Agents>(stage, ['agent', 'list'])).items.find((agent) => agent.name === 'scripted');

    const broken = await one('Broken', script('Fail.', [{ fail: { kind: 'auth', message: 'Invalid API key' } }]));
    await stage.start(broken.id);
    await stage.waitFor(broken.id, 'it failed', (feature) => feature.tasks[0]?.state === 'failed');
    const sick = await scripted();
    assert.equal(sick?.usable, false);
    assert.match(sick?.says ?? '', /^agent scripted is unhealthy on node app-1: .*Invalid API key.*\(auth\); next try 20\d\d-.*Z; try it at once when it is mended: fuel agent try scripted$/);
    assert.deepEqual([sick?.totals.attempts, sick?.totals.score, sick?.failures], [1, 0, [{ kind: 'auth', times: 1 }]]);
    assert.equal(sick?.nodes[0]?.health?.failure, 'auth');

    const next = await one('Next', write('next.txt', 'next\n'));
    await stage.start(next.id);
    const why = await json<{ state: string; waits: string }>(stage, ['why', `${next.id}#task`]);
    assert.equal(why.state, 'ready');
    assert.match(why.waits, /^agent scripted is unhealthy on node app-1: .*; next try .*; try it at once when it is mended: fuel agent try scripted, or name a stand-in with fuel workspace set default --fallback scripted=OTHER$/);
    await fuel(stage, 0, ['workspace', 'set', 'default', '--fallback', 'scripted=noop']);
    await stage.waitFor(next.id, 'its stand-in did it', (feature) => feature.tasks[0]?.state === 'no_change' && feature.tasks[0].agent === 'noop');
    await fuel(stage, 0, ['workspace', 'set', 'default', '--fallback', 'scripted=none']);

    const mended = await one('Mended', write('mended.txt', 'mended\n'));
    await stage.start(mended.id);
    assert.equal((await json<{ nodes: string[] }>(stage, ['agent', 'try', 'scripted'])).nodes[0], 'app-1');
    await stage.reach(mended.id, 'review_pending');
    const well = await scripted();
    assert.deepEqual([well?.usable, well?.says, well?.nodes[0]?.health, well?.totals.score], [true, null, null, 0.5]);
    const table = await fuel(stage, 0, ['agents']);
    assert.match(table.stdout, /scripted\s+healthy\s+app-1/);
  },
};
