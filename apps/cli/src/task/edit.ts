import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';
import { readText } from '../read-document.ts';
import type { World } from '../world.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

interface EditOptions {
  readonly priority?: string;
  readonly agent?: string;
  readonly title?: string;
  readonly prompt?: string;
  readonly promptFile?: string;
}

async function editOf(world: World, { priority, agent, title, prompt, promptFile }: EditOptions): Promise<Found<RouteBody<'editTask'>>> {
  if (prompt !== undefined && promptFile !== undefined) return usage('--prompt and --prompt-file say the same; give one of them');
  if (priority !== undefined && !/^\d+$/.test(priority)) return usage(`--priority ${priority}: a priority is a whole number from 0 to 1000`);
  const file = promptFile === undefined ? undefined : await readText(world, promptFile);
  if (file?.ok === false) return file;
  const text = file?.text ?? prompt;
  const value = {
    ...(priority === undefined ? {} : { priority: Number(priority) }),
    ...(agent === undefined ? {} : { agent: agent === 'none' ? null : agent }),
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { prompt: text }),
  };
  return Object.keys(value).length === 0 ? usage('nothing to change: give --priority, --agent, --title, --prompt or --prompt-file') : { ok: true, value };
}

export function editTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], EditOptions>(shell, parent, 'edit <task>', 'change its priority or agent; its title and prompt before it brought something', async (session, [reference], options) => {
    const body = await editOf(session.world, options);
    if (!body.ok) return session.refuse(body);
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const edited = await session.client.call('editTask', { params: { id: task.value.id }, body: body.value });
    return edited.ok ? session.show(edited.value, renderTask) : session.refuse(edited);
  })
    .option('--priority <n>', '0 to 1000; what is more urgent begins first')
    .option('--agent <agent>', 'who does it from the next attempt on; "none": whoever the workspace and the repository name')
    .option('--title <title>', 'another title')
    .option('--prompt <words>', 'another prompt')
    .option('--prompt-file <file>', 'read the prompt from a file; - is stdin');
}
