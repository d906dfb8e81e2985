import type { InboxItem, InboxKind } from '@fuel/contracts';
import { cell, line, table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import type { Look, Style } from '../terminal/look.ts';
import { printable } from '../terminal/printable.ts';

const styles: Readonly<Record<InboxKind, Style>> = {
  review: 'green', question: 'yellow', message: 'cyan', blocked: 'yellow', failed: 'red', conflict: 'red', salvage: 'cyan', proposal: 'cyan',
};

export function renderInbox(items: readonly InboxItem[], look: Look): string {
  if (items.length === 0) return '';
  const rows = items.map((item) => [
    item.id,
    cell(item.kind, styles[item.kind]),
    ago(item.createdAt, look.now),
    item.actionedAt !== null ? 'done' : item.readAt !== null ? 'read' : cell('new', 'bold'),
    item.title,
  ]);
  return table(['ID', 'KIND', 'CAME', '', 'TITLE'], rows, look);
}

export function renderInboxItem(item: InboxItem, look: Look): string {
  const about = [item.feature, item.task].filter((id) => id !== null).join(' ');
  return [
    line([cell(item.title, 'bold'), '  ', cell(item.kind, styles[item.kind]), cell(`  ${item.id}  ${ago(item.createdAt, look.now)}`, 'dim')], look),
    ...(about === '' ? [] : [line([cell(about, 'dim')], look)]),
    ...(item.body.trim() === '' ? [] : ['', printable(item.body)]),
  ].join('\n');
}
