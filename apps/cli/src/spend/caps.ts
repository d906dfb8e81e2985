import type { Command } from 'commander';
import type { CapView, RouteBody } from '@fuel/contracts';
import type { Client } from '@fuel/client';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { Found, UsageNo } from '../exit-code.ts';
import { findFeature } from '../feature/find-feature.ts';
import { findTask } from '../task/find-task.ts';
import { cell, table } from '../terminal/cells.ts';
import type { Look } from '../terminal/look.ts';
import { short } from './render-spend.ts';

type Level = CapView['level'];
const levels: readonly string[] = ['workspace', 'repository', 'feature', 'task'];

async function ownerOf(client: Client, level: string, name: string): Promise<Found<{ level: Level; owner: string }>> {
  if (!levels.includes(level)) return usage(`"${level}" has no cap; use ${levels.join(', ')}`);
  const found = level === 'feature' ? await findFeature(client, name) : level === 'task' ? await findTask(client, name) : null;
  if (found?.ok === false) return found;
  return { ok: true, value: { level: level as Level, owner: found?.value.id ?? name } };
}

const most = ({ usd, tokens }: CapView): string => [usd === null ? [] : [`$${usd}`], tokens === null ? [] : [`${short(tokens)} tokens`]].flat().join(' or ');

function renderCaps(caps: readonly CapView[], look: Look): string {
  const rows = caps.map((cap) => [
    `${cap.level} ${cap.owner}`, `${most(cap)} ${cap.per === 'day' ? 'a day' : 'in all'}`, `$${cap.spent.usd.toFixed(2)}, ${short(cap.spent.tokens)} tokens`, cap.usedUp ? cell(`used up: ${cap.action}`, 'red') : cap.action,
  ]);
  return table(['CAP OF', 'MOST', 'SPENT', 'THEN'], rows, look);
}

export function listCaps(shell: Shell, parent: Command): void {
  hubCommand<[], object>(shell, parent, { usual: 'list' }, 'every cap on what may be spent, and how much of it was', async (session) => {
    const caps = await session.client.call('listCaps', {});
    if (!caps.ok) return session.refuse(caps);
    if (caps.value.items.length === 0) session.say('nothing has a cap; set one with `fuel cap set workspace default --usd 25 --per day`');
    return session.show(caps.value, ({ items }, look) => (items.length === 0 ? '' : renderCaps(items, look)));
  });
}

interface SetOptions {
  readonly usd?: string;
  readonly tokens?: string;
  readonly per: string;
  readonly action: string;
}

const dollars = /^\d+(\.\d+)?$/;
const whole = /^\d+$/;
const notOf = (option: string, text: string | undefined, form: RegExp, what: string): UsageNo | null => (text === undefined || form.test(text) ? null : usage(`${option} is "${text}" and has to be a number of ${what}`));

export function setCap(shell: Shell, parent: Command): void {
  hubCommand<[level: string, owner: string], SetOptions>(shell, parent, 'set <level> <owner>', 'how much may be spent on a workspace, repository, feature or task; for admins', async (session, [level, name], { usd, tokens, per, action }) => {
    const of = await ownerOf(session.client, level, name);
    if (!of.ok) return session.refuse(of);
    const wrong = notOf('--usd', usd, dollars, 'dollars, such as 25 or 2.50') ?? notOf('--tokens', tokens, whole, 'tokens in digits, such as 500000');
    if (wrong !== null) return session.refuse(wrong);
    const body = { ...(usd === undefined ? {} : { usd: Number(usd) }), ...(tokens === undefined ? {} : { tokens: Number(tokens) }), per, action } as RouteBody<'putCap'>;
    const set = await session.client.call('putCap', { params: of.value, body });
    return set.ok ? session.show(set.value, (cap, look) => renderCaps([cap], look)) : session.refuse(set);
  })
    .option('--usd <dollars>', 'at most so many dollars, as far as agents tell their price')
    .option('--tokens <count>', 'at most so many tokens, input and output together')
    .option('--per <what>', 'day (of UTC) or total', 'day')
    .option('--action <what>', 'when it is used up: stop (nothing more is given out), park (what waits is put aside) or tell (people are told)', 'stop');
}

export function clearCap(shell: Shell, parent: Command): void {
  hubCommand<[level: string, owner: string], object>(shell, parent, 'clear <level> <owner>', 'take a cap away; for admins', async (session, [level, name]) => {
    const of = await ownerOf(session.client, level, name);
    if (!of.ok) return session.refuse(of);
    const gone = await session.client.call('deleteCap', { params: of.value });
    return gone.ok ? session.show(gone.value, ({ owner }) => `${level} ${owner} has no cap any more`) : session.refuse(gone);
  });
}
