import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { UsageNo } from '../exit-code.ts';
import { readDocument } from '../read-document.ts';
import type { SourceText } from '../terminal/source-text.ts';
import type { World } from '../world.ts';
import { pairComments } from './comments.ts';
import { findFeature } from './find-feature.ts';
import { renderMoved } from './render-feature.ts';

interface ChangesOptions {
  readonly task?: readonly string[];
  readonly text?: readonly string[];
  readonly file?: string;
}
type Body = RouteBody<'requestChanges'>;

async function readBody(world: World, options: ChangesOptions): Promise<{ ok: true; value: Body; source?: SourceText } | UsageNo> {
  if (options.file === undefined) {
    const comments = pairComments(options.task ?? [], options.text ?? []);
    return comments.ok ? { ok: true, value: { comments: comments.value } } : comments;
  }
  if (options.task !== undefined || options.text !== undefined) return usage('-f and --task cannot be mixed; put all comments into the file');
  const document = await readDocument(world, options.file);
  return document.ok ? { ok: true, value: document.value as unknown as Body, source: document.source } : document;
}

export function requestChanges(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], ChangesOptions>(shell, parent, 'request-changes <feature>', 'send tasks back with comments', async (session, [reference], options) => {
    const body = await readBody(session.world, options);
    if (!body.ok) return session.refuse(body);
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const sent = await session.client.call('requestChanges', { params: { id: feature.value.id }, body: body.value });
    if (!sent.ok) return session.refuse(sent, body.source);
    return session.show(sent.value, renderMoved, `follow it with \`fuel feature watch ${sent.value.id}\``);
  })
    .option('--task <key>', 'the task that the next --text is about; may be repeated', collect)
    .option('--text <words>', 'what should change in it', collect)
    .option('-f, --file <file>', '{comments: [{task, text}]} as JSON or YAML; - is stdin');
}
