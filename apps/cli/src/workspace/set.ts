import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { ExitCode, Found } from '../exit-code.ts';
import { readDocument } from '../read-document.ts';
import type { Session } from '../session.ts';
import type { SourceText } from '../terminal/source-text.ts';
import { changeRules } from './change-rules.ts';
import type { RuleChanges } from './change-rules.ts';
import { renderWorkspace } from './render-workspaces.ts';

interface SetOptions extends RuleChanges {
  readonly file?: string;
}
type Body = RouteBody<'putWorkspace'>;

interface Wanted {
  readonly body: Body;
  readonly source?: SourceText;
  /** What the changes were made to. */
  readonly ifMatch?: string;
}

/** A file is the whole of the rules; options change what is there. */
async function wantedOf(session: Session, name: string, options: SetOptions): Promise<Found<Wanted>> {
  const changed = options.limit !== undefined || options.fallback !== undefined;
  if (options.file !== undefined) {
    if (changed) return usage('-f sets all rules and cannot be mixed with --limit and --fallback');
    const document = await readDocument(session.world, options.file);
    return document.ok ? { ok: true, value: { body: document.value as unknown as Body, source: document.source } } : document;
  }
  if (!changed) return usage('nothing to set: give --limit, --fallback, or all rules with -f FILE');
  const now = await session.client.call('getWorkspace', { params: { name } });
  if (!now.ok && !('problem' in now && now.problem.status === 404)) return now;
  const rules = changeRules(now.ok ? now.value : { agents: {}, routing: [] }, options);
  return rules.ok ? { ok: true, value: { body: rules.value, ...(now.ok && now.etag !== undefined ? { ifMatch: now.etag } : {}) } } : rules;
}

/** Two admins who change one rule each at the same time both get what they asked for. */
async function setRules(session: Session, name: string, options: SetOptions): Promise<ExitCode> {
  const wanted = await wantedOf(session, name, options);
  if (!wanted.ok) return session.refuse(wanted);
  const { body, source, ifMatch } = wanted.value;
  const set = await session.client.call('putWorkspace', { params: { name }, body, ...(ifMatch === undefined ? {} : { ifMatch }) });
  if (set.ok) return session.show(set.value, renderWorkspace);
  return 'problem' in set && set.problem.code === 'version.stale' ? setRules(session, name, options) : session.refuse(set, source);
}

export function setWorkspace(shell: Shell, parent: Command): void {
  hubCommand<[workspace: string], SetOptions>(shell, parent, 'set <workspace>', 'set agent limits, stand-ins and routing rules; for admins', (session, [name], options) => setRules(session, name, options))
    .option('--limit <agent=n>', 'how many attempts of an agent run at once; "none" takes the limit away; may be repeated', collect)
    .option('--fallback <agent=other,…>', 'who stands in when the agent is unhealthy or at its limit; may be repeated', collect)
    .option('-f, --file <rules>', 'all rules {agents, routing} as JSON or YAML; - is stdin');
}
