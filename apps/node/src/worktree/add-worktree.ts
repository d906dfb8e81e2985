import type { Command } from 'commander';
import type { WorktreeRow } from '@fuel/local';
import { runInFront } from '@fuel/process';
import { keptForDays, nodeHome, treeDir, wayInto, type Way } from '@fuel/runner';
import { existingHome } from '../home/choose-home.ts';
import { ok, refuse, type Answer } from '../refusal.ts';
import { orLeave, say, tell, withPlace, type Leave, type Place } from '../verb.ts';
import { addGc } from './add-gc.ts';
import { renderKept, viewOfKept } from './render-kept.ts';
import { renderWorktrees, viewOf } from './render-worktrees.ts';
import { keptOf, worktreesOf } from './worktrees-of.ts';

const viewIn = (home: string) => (row: WorktreeRow) => viewOf(row, treeDir({ home: nodeHome(home) }, row.id));

export function addWorktree(program: Command, leave: Leave): void {
  const worktree = program.command('worktree').description('the worktrees that the node beside this repository keeps');
  withPlace(worktree.command('list'))
    .description('each with its state, whose it is or was, and how much of the disk it takes')
    .option('--json', 'as JSON')
    .action(async (options: Place & { json?: boolean }) =>
      orLeave(leave, existingHome(options, process.cwd()), (home) => {
        const views = worktreesOf(home).map(viewIn(home));
        const kept = keptOf(home).length;
        tell(options.json === true ? `${JSON.stringify(views)}\n` : `${renderWorktrees(views, new Date())}${kept === 0 ? '' : `Work that was left and not accepted is kept (${kept}): fuel worktree kept\n`}`);
      }),
    );
  withPlace(worktree.command('kept'))
    .description('work that nobody has accepted: what attempts left, and what somebody left in a worktree that nobody used; the next attempt is told of it too')
    .option('--json', 'as JSON')
    .action(async (options: Place & { json?: boolean }) =>
      orLeave(leave, existingHome(options, process.cwd()), (home) => {
        const views = keptOf(home).map((kept) => viewOfKept(kept, { mirrors: nodeHome(home).mirrors, days: keptForDays }));
        tell(options.json === true ? `${JSON.stringify(views)}\n` : renderKept(views));
      }),
    );
  addGc(worktree, leave);
  withPlace(worktree.command('open <worktree>'))
    .description('print where one is, by its slot, name, task or attempt; what is changed there while nobody uses it is kept before it is used again')
    .option('--shell', 'go there: $SHELL runs in it')
    .action(async (named: string, options: Place & { shell?: boolean }) =>
      orLeave(leave, existingHome(options, process.cwd()), async (home) => orLeave(leave, chosen(worktreesOf(home), named), async (row) => enter(home, row, { shell: options.shell === true, leave }))),
    );
}

function chosen(rows: readonly WorktreeRow[], named: string): Answer<WorktreeRow> {
  const fits = rows.filter(({ id, name, task, attempt }) => [id, name, task, attempt].includes(named));
  const [row, ...others] = fits;
  if (row === undefined) return refuse(`there is no worktree "${named}"; fuel worktree list shows them`);
  return others.length === 0 ? ok(row) : refuse(`"${named}" are ${fits.length} worktrees: ${fits.map(({ id }) => id).join(', ')}; name one of them`);
}

async function enter(home: string, row: WorktreeRow, { shell, leave }: { readonly shell: boolean; readonly leave: Leave }): Promise<void> {
  const way = await wayInto(home, row);
  if (way.kind === 'refused') return orLeave(leave, refuse(way.message), () => undefined);
  if (row.state === 'in_use') say(`Attempt ${row.attempt} is at work in it: what you change there counts as its work.\n`);
  try {
    if (shell) return leave((await runInFront(shellIn(way))) ?? 1);
    if (way.kind === 'path') return tell(`${way.path}\n`);
    if (row.state === 'in_use') return tell(`${way.space.seen(way.path)}\n`);
    return await orLeave(leave, refuse(`it is laid over a checkout and seen only from within: fuel worktree open ${row.id} --shell`), () => undefined);
  } finally {
    if (way.kind === 'space') await way.space.close();
  }
}

function shellIn(way: Exclude<Way, { kind: 'refused' }>): Parameters<typeof runInFront>[0] {
  const env = Object.fromEntries(Object.entries(process.env).filter((one): one is [string, string] => one[1] !== undefined));
  const run = { command: env['SHELL'] ?? '/bin/sh', args: [], cwd: way.path };
  if (way.kind === 'path') return { ...run, env };
  const [command, ...args] = way.space.enter(run);
  return { command, args, cwd: '/', env };
}
