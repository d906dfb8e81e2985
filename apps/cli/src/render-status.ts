import type { StatusView } from '@fuel/contracts';
import { cell, line } from './terminal/cells.ts';
import type { Cell } from './terminal/cells.ts';
import { countersText } from './terminal/labels.ts';
import type { Look } from './terminal/look.ts';

export function renderStatus(status: StatusView, url: string, look: Look): string {
  const field = (name: string, ...value: Cell[]): string => line([cell(`  ${name.padEnd(9)}`, 'dim'), ...value], look);
  const { online, offline } = status.nodes;
  return [
    line([cell('hub', 'bold'), ` ${status.hub} at ${url}`, cell(`  version ${status.version}, contract ${status.contract}`, 'dim')], look),
    field('nodes', cell(`${online} online`, online > 0 ? 'green' : 'yellow'), offline > 0 ? cell(`, ${offline} offline`, 'yellow') : ''),
    field('features', countersText(status.features)),
    field('tasks', countersText(status.tasks)),
    field('inbox', status.inbox === 0 ? 'nothing waits for you' : cell(`${status.inbox} waiting for a person`, 'yellow')),
    field('outbox', `${status.outbox} to be sent`),
    ...(status.parkedFacts === 0 ? [] : [field('parked', cell(`${status.parkedFacts} facts that the hub could not apply`, 'red'))]),
  ].join('\n');
}
