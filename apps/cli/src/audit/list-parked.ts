import { hubCommand, type Shell } from '../command.ts';
import { type PageOptions, pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import { table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';

export function listParked(shell: Shell, parent: Shell['program']): void {
  const command = hubCommand<[], PageOptions>(shell, parent, 'parked', 'what nodes said and the hub could not use', async (session, _args, options) => {
    const page = await session.client.call('listParkedFacts', { query: { ...pageQueryOf(options) } });
    if (!page.ok) return session.refuse(page);
    if (page.value.items.length === 0) session.say('nothing was parked');
    sayMore(session, 'fuel hub parked', page.value.next);
    return session.show(page.value, ({ items }, look) =>
      items.length === 0 ? '' : table(['PARKED', 'NODE', 'BOOT', 'NUMBER', 'WHY'], items.map((item) => [ago(item.parkedAt, look.now), item.node, item.boot, String(item.seq), item.reason]), look),
    );
  });
  withPageOptions(command);
}
