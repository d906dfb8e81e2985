import { Option } from 'commander';
import type { Command } from 'commander';
import { complexities, taskTypes } from '@fuel/contracts';
import type { RouteBody } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { UsageNo } from '../exit-code.ts';
import { reportCreated } from '../feature/report-created.ts';
import { readDocument, readText } from '../read-document.ts';
import type { SourceText } from '../terminal/source-text.ts';
import type { World } from '../world.ts';

type Body = RouteBody<'createTask'>;
type Given = { ok: true; value: Body; source?: SourceText } | UsageNo;

export interface TaskOptions extends Pick<Body, 'type' | 'complexity' | 'agent'> {
  readonly file?: string;
  readonly repository?: string;
  readonly title?: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly path?: readonly string[];
  readonly forbidden?: readonly string[];
  readonly accept?: readonly string[];
}

interface CreateOptions extends TaskOptions {
  readonly start?: boolean;
}

async function fromOptions(world: World, options: TaskOptions): Promise<Given> {
  const { repository, title, promptFile, type, complexity, agent } = options;
  if (repository === undefined || title === undefined) return usage('say the task with --repository, --title and --prompt (or --prompt-file), or with -f FILE');
  const file = promptFile === undefined ? undefined : await readText(world, promptFile);
  if (file?.ok === false) return file;
  const prompt = options.prompt ?? file?.text;
  if (prompt === undefined) return usage('a task needs a prompt that says what to do: --prompt "…", or --prompt-file FILE (- is stdin)');
  return {
    ok: true,
    value: {
      repository,
      title,
      prompt,
      ...(type === undefined ? {} : { type }),
      ...(complexity === undefined ? {} : { complexity }),
      ...(agent === undefined ? {} : { agent }),
      ...(options.path === undefined ? {} : { paths: [...options.path] }),
      ...(options.forbidden === undefined ? {} : { forbidden: [...options.forbidden] }),
      ...(options.accept === undefined ? {} : { acceptance: [...options.accept] }),
    },
  };
}

/** From a file, or as the options say. */
export async function readTask(world: World, options: TaskOptions): Promise<Given> {
  if (options.file === undefined) return fromOptions(world, options);
  const document = await readDocument(world, options.file);
  return document.ok ? { ok: true, value: document.value as unknown as Body, source: document.source } : document;
}

export const withTaskOptions = (command: Command): Command =>
  command
    // The whole of it: what else was said would be passed over.
    .addOption(new Option('-f, --file <task>', 'the task as JSON or YAML; - is stdin').conflicts(['repository', 'title', 'prompt', 'promptFile', 'type', 'complexity', 'agent', 'path', 'forbidden', 'accept']))
    .option('--repository <name>', 'the repository it works in')
    .option('--title <title>', 'what it is called')
    .addOption(new Option('--prompt <words>', 'what to do').conflicts('promptFile'))
    .option('--prompt-file <file>', 'read the prompt from a file; - is stdin')
    .addOption(new Option('--type <type>', 'what kind of change').choices(taskTypes))
    .addOption(new Option('--complexity <complexity>', 'how hard it looks').choices(complexities))
    .option('--agent <agent>', 'the agent to use')
    .option('--path <pattern>', 'a path it should stay in; may be repeated', collect)
    .option('--forbidden <pattern>', 'a path it must not touch; may be repeated', collect)
    .option('--accept <words>', 'a condition under which it is good; may be repeated', collect);

export function createTask(shell: Shell, parent: Command): void {
  const command = hubCommand<[], CreateOptions>(shell, parent, 'create', 'create a feature of one task', async (session, _args, options) => {
    const body = await readTask(session.world, options);
    if (!body.ok) return session.refuse(body);
    const created = await session.client.call('createTask', { body: body.value });
    if (!created.ok) return session.refuse(created, body.source);
    return reportCreated(session, created.value, options.start === true);
  });
  withTaskOptions(command).option('--start', 'begin the work at once');
}
