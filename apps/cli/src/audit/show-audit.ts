import { hubCommand, type Shell } from '../command.ts';
import { type PageOptions, pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import { cell, table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';

interface AuditOptions extends PageOptions {
  readonly actor?: string;
  readonly feature?: string;
  readonly since?: string;
  readonly refused?: boolean;
}

export function showAudit(shell: Shell, parent: Shell['program']): void {
  const command = hubCommand<[], AuditOptions>(shell, parent, 'audit', 'who did what, and who was refused', async (session, _args, options) => {
    const { actor, feature, since, refused } = options;
    const query = { ...pageQueryOf(options), ...(actor === undefined ? {} : { actor }), ...(feature === undefined ? {} : { feature }), ...(since === undefined ? {} : { since }), ...(refused === true ? { refused: 'true' } : {}) };
    const page = await session.client.call('listAudit', { query });
    if (!page.ok) return session.refuse(page);
    sayMore(session, 'fuel audit', page.value.next);
    return session.show(page.value, ({ items }, look) =>
      table(
        ['WHEN', 'WHO', 'WHAT', '', 'ABOUT', 'WHY'],
        items.map((item) => [
          ago(item.at, look.now),
          item.actor.onBehalfOf === undefined ? `${item.actor.kind} ${item.actor.id}` : `${item.actor.kind} ${item.actor.id} for ${item.actor.onBehalfOf}`,
          item.what,
          item.outcome === 'refused' ? cell(item.times === 1 ? 'refused' : `refused ${item.times} times`, 'red') : '',
          item.task ?? item.landing ?? item.feature ?? '',
          item.reason ?? '',
        ]),
        look,
      ),
    );
  });
  withPageOptions(command)
    .option('--actor <id>', 'only what this person or node did')
    .option('--feature <id>', 'only what is about this feature')
    .option('--since <time>', 'only from this moment on, as 2026-01-31T12:00:00Z')
    .option('--refused', 'only what was refused');
}
