import assert from 'node:assert/strict';
import { openClient } from '@fuel/testing';
import { document, fuel, json, refusedBy } from '../../src/stage/cli.ts';
import { write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

interface Why {
  readonly feature: string | null;
  readonly deadlock?: readonly { readonly key: string; readonly name: string }[];
  readonly items: readonly { readonly key: string; readonly waits: string }[];
}

/** Two features that would wait for each other's landing: refused by name, and told as what it is where it is there all the same. */
export const story: Story = {
  title: 'features that would wait for each other to land are refused with the whole circle; a deadlock that is there is told with its tasks and ends with the command it names',
  async play(stage) {
    for (const name of ['app', 'web']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    const prices = await stage.create({ name: 'Prices', tasks: [{ key: 'rates', repository: 'app', title: 'Rates', prompt: write('rates.txt', 'rates\n') }] });
    const rates = prices.tasks[0]?.id ?? '';
    const shop = await stage.create({
      name: 'Shop',
      tasks: [
        { key: 'cart', repository: 'web', title: 'Cart', prompt: write('cart.txt', 'cart\n'), dependsOn: [rates] },
        { key: 'page', repository: 'web', title: 'Page', prompt: write('page.txt', 'page\n') },
      ],
    });
    const page = `${shop.id}#page`;

    const more = await document(stage, 'more', { tasks: [{ key: 'list', repository: 'app', title: 'List', prompt: write('list.txt', 'list\n'), dependsOn: [shop.tasks.find((task) => task.key === 'page')?.id ?? ''] }] });
    assert.equal((await refusedBy(stage, ['task', 'add', prices.id, '-f', more])).code, 'landing.cycle', 'a task that would close it');
    const own = await document(stage, 'own', { tasks: [{ key: 'list', repository: 'app', title: 'List', prompt: write('list.txt', 'list\n') }] });
    await fuel(stage, 0, ['task', 'add', prices.id, '-f', own]);
    const list = `${prices.id}#list`;
    for (const until of ['reviewed', 'landed', 'contract:prices']) assert.equal((await refusedBy(stage, ['task', 'depend', list, page, '--until', until])).code, 'landing.cycle', until);
    const said = await fuel(stage, 1, ['task', 'depend', list, page]);
    assert.match(said.stderr.replaceAll(/\s+/g, ' '), /app#list of "Prices" waits for web#page of "Shop", which lands with web#cart, which waits for app#rates of "Prices", which lands with app#list/);

    // What a hub let in that did not look.
    await using sql = await openClient(stage.servers.databaseUrl);
    await sql.rows(`with ends as (select u.id as upstream, c.id as consumer, u.feature_id as above, c.feature_id as below from tasks u, tasks c where u.key = 'page' and c.key = 'list'),
        linked as (insert into feature_links select above, below, true from ends), looped as (update feature_links set looped = true),
        held as (update tasks set holds = 1 where key = 'list')
      insert into edges (upstream_id, consumer_id, gate) select upstream, consumer, '{"landed": true}' from ends`);
    for (const { id } of [prices, shop]) await stage.start(id);
    await stage.waitFor(shop.id, 'the shop is reviewed', (one) => one.state === 'review_pending');
    const why = await json<Why>(stage, ['why', prices.id, '--blocked']);
    assert.match(why.feature ?? '', /^can never land: it is in a deadlock of these 4 tasks: /);
    assert.deepEqual(why.deadlock?.map(({ key, name }) => `${name}/${key}`).sort(), ['Prices/list', 'Prices/rates', 'Shop/cart', 'Shop/page']);
    assert.match(why.items.find((one) => one.key === 'list')?.waits ?? '', /^a deadlock of these 4 tasks: .*take one of the dependencies away: /);
    const told = await json<{ waits: string | null; deadlock?: readonly unknown[] }>(stage, ['why', list]);
    assert.equal(told.deadlock?.length, 4);

    const named = [...(told.waits ?? '').matchAll(/fuel task undepend (tsk_\w+) (tsk_\w+)/g)];
    const way = named.find(([, , upstream]) => upstream === shop.tasks.find((task) => task.key === 'page')?.id);
    await fuel(stage, 0, ['task', 'undepend', way?.[1] ?? '', way?.[2] ?? '']);
    await stage.approve(await stage.reach(prices.id, 'review_pending'));
    await stage.reach(prices.id, 'landed');
    await stage.approve(await stage.reach(shop.id, 'review_pending'));
    await stage.reach(shop.id, 'landed');
  },
};
