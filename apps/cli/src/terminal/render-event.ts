import type { EventView } from '@fuel/contracts';
import { cell, line } from './cells.ts';
import type { Look } from './look.ts';

const LONGEST_VALUE = 120;

/** What an event carries, as far as it is short: names and plain values. */
function dataText(data: EventView['data']): string {
  const plain = Object.entries(data).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return plain.map(([name, value]) => `${name}=${String(value).length > LONGEST_VALUE ? `${String(value).slice(0, LONGEST_VALUE)}…` : String(value)}`).join(' ');
}

/** One line an event. `nameTask` knows the tasks that were read already; others are shown by id. */
export function renderEvent(event: EventView, look: Look, nameTask: (task: string) => string | undefined = () => undefined): string {
  const about = event.task === null ? (event.feature ?? '') : (nameTask(event.task) ?? event.task);
  return line([cell(event.time, 'dim'), '  ', cell(event.type.padEnd(24), 'bold'), ' ', about, '  ', cell(dataText(event.data), 'dim')], look);
}
