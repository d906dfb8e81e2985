import type { FactOf, Finding, Issue, OrderOf, RepositoryConfig } from '@fuel/contracts';
import { addWorktree, isAncestor, type Mirror } from '@fuel/git';
import type { Spent } from '../attempt/told-by-agent.ts';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { layUpstreams } from '../repository/lay-upstreams.ts';
import { readConfig } from '../repository/read-config.ts';
import { commandText } from '../repository/run-configured.ts';
import { askAgent } from './ask-agent.ts';
import { baselineOf } from './baseline.ts';
import { lookForSecrets, secretIssues, valuesOf } from './find-secrets.ts';
import { judgeFailure } from './judge-failure.ts';
import { knownSecrets } from './known-secrets.ts';
import { lookAtDuplicates, unsearchedCode } from './look-at-duplicates.ts';
import { matchesAny } from './path-patterns.ts';
import { pointersChanged } from './pointers-changed.ts';
import { unhurried } from './portions.ts';
import type { Change } from './read-change.ts';
import { runChecks } from './run-checks.ts';
import { secretsInFiles } from './secrets-in-files.ts';
import { isConfiguration, outsideScope } from './scope.ts';

type Review = OrderOf<'review.run'>;

export type Checked = {
  readonly verdict: FactOf<'review.finished'>['verdict'];
  readonly findings: readonly Finding[];
  /** What must not leave the node with it. */
  readonly secrets: readonly string[];
  readonly spent?: Spent;
  readonly rounds?: number;
};

type Input = { readonly mirror: Mirror; readonly room: Room; readonly when: Date; readonly change: Change };

/** What was expected is there and nothing else, and the repository's own check, read at the base, passes on it. */
export async function checkWork(context: NodeContext, order: Review, input: Input): Promise<Checked> {
  const { mirror, room, when, change } = input;
  const parsed = await readConfig(context, { mirror, base: order.base, path: order.repository.path });
  const config = parsed.kind === 'config' ? parsed.config : null;
  const known = await knownSecrets(context.home, config?.env ?? []);
  const hidden = [...known, ...(await keysShown(change, config))];
  const leaving = (verdict: Checked['verdict'], findings: readonly Finding[] = [], found: readonly string[] = []): Checked => ({ verdict, findings, secrets: [...hidden, ...found], ...(config === null ? {} : { rounds: config.review.rounds }) });
  const missing = await missingWork(context, order, input);
  if (missing !== null) return leaving(failed([missing]));
  if (config === null) return leaving(errored(parsed.kind === 'broken' ? parsed.message : ''));
  const { issues, values, unsearched } = await lookAtChange(context, order, { ...input, config, known });
  if (issues.length > 0) return leaving(failed(issues), [], values);
  const laid = await layUpstreams(context, { room, upstreams: order.upstreams, contracts: order.contracts, when });
  if (laid.kind === 'unreadable') return leaving(errored(laid.message));
  if (laid.kind === 'conflict') return leaving(errored(`the upstream work does not fit together in repository "${laid.repository}": ${laid.paths.slice(0, 100).join(', ')}`));
  await addWorktree(context.git, { mirror, dir: room.tree, sha: order.head });
  const duplicates = await lookAtDuplicates(room.tree, change.lines, config.review);
  const findings = [...configurationChanged(change), ...pointersChanged(change), ...unseen(change), ...unsearched, ...duplicates];
  const copies = duplicates.filter(({ code }) => code !== unsearchedCode);
  if (copies.length > 0 && config.review.duplicates !== false && config.review.duplicates.block) return leaving(failed(copies), findings);
  const ran = await judgeChecks(context, order, { ...input, config });
  const { agent } = config.review;
  if (agent === undefined || ran.verdict.kind !== 'passed' || context.stopping.aborted) return leaving(ran.verdict, [...ran.findings, ...findings]);
  const asked = await askAgent(context, order, agent, { mirror, config, when, diff: change.shown(hidden).patch?.text ?? '', secrets: hidden });
  const spent = asked.spent === null ? {} : { spent: asked.spent };
  if (asked.kind === 'errored') return { ...leaving({ ...errored(asked.message), ...(asked.forGood === true ? { forGood: true } : {}) }), ...spent };
  const verdict = asked.verdict.kind === 'needs_work' ? failed(asked.verdict.issues) : ran.verdict;
  return { ...leaving(verdict, [...ran.findings, ...approval(agent.name, asked.verdict), ...asked.findings, ...findings]), ...spent };
}

const mostHidden = 5_000;

/** What looks like a key in what people and agents are shown of the change, also around it: it was there before and sends nothing back, and still goes nowhere. */
async function keysShown(change: Change, config: RepositoryConfig | null): Promise<readonly string[]> {
  const ignored = (path: string): boolean => config !== null && isNoSecret(path, config.review);
  return valuesOf(await unhurried(lookForSecrets({ added: change.visible(), removed: [] }, { known: [], ignored, most: mostHidden })));
}

/** The base says that what looks like keys there is none. */
const isNoSecret = (path: string, { secrets }: RepositoryConfig['review']): boolean => secrets === false || matchesAny(path, secrets.ignore);

const approval = (agent: string, verdict: { readonly kind: string; readonly summary?: string }): readonly Finding[] =>
  verdict.kind === 'approve' ? [{ code: 'agent_approved', message: `${agent} finds that it does what was asked${verdict.summary === undefined || verdict.summary === '' ? '' : `: ${verdict.summary}`}`.slice(0, 2_000) }] : [];

async function missingWork(context: NodeContext, { base, head, expects }: Review, { mirror, change }: Input): Promise<Issue | null> {
  if (!(await isAncestor(context.git, { mirror, ancestor: base, descendant: head }))) {
    return { code: 'not_on_base', message: `the work at ${head} does not build on ${base}, where the feature began; keep that commit in its history` };
  }
  if (expects === 'commits' && change.paths.length === 0) {
    return { code: 'nothing_changed', message: 'the work changes nothing; commit the change, or declare that none is needed' };
  }
  return null;
}

/** What can be told from the change alone, all of it at once. */
async function lookAtChange(context: NodeContext, order: Review, { mirror, change, config, known }: Input & { readonly config: RepositoryConfig; readonly known: readonly string[] }): Promise<{ readonly issues: readonly Issue[]; readonly values: readonly string[]; readonly unsearched: readonly Finding[] }> {
  const scope = outsideScope(change.paths, { paths: order.paths ?? [], forbidden: order.forbidden ?? [], folder: order.repository.path });
  const ignored = (path: string): boolean => isNoSecret(path, config.review);
  const files = await secretsInFiles(context, { mirror, from: order.base, to: order.head }, { known, ignored });
  const found = [...(await unhurried(lookForSecrets(change.lines, { known, ignored }))), ...files.found];
  const unsearched: readonly Finding[] = files.unseen === null ? [] : [{ code: 'files_not_searched', needsPerson: true, message: files.unseen.slice(0, 2_000) }];
  return { issues: [...scope, ...secretIssues(found)].map((issue) => ({ ...issue, ...(issue.path === undefined ? {} : { path: issue.path.slice(0, 1_000) }) })), values: valuesOf(found), unsearched };
}

async function judgeChecks(context: NodeContext, order: Review, { mirror, room, when, config }: Input & { readonly config: RepositoryConfig }): Promise<Pick<Checked, 'verdict' | 'findings'>> {
  const until = context.now().getTime() + order.totalMs;
  const ran = await runChecks(context, order, { room, config, until });
  const passed = { kind: 'passed' as const, check: config.check === undefined ? null : commandText(config.check).slice(0, 2_000) };
  if (ran.kind === 'passed') return { verdict: passed, findings: [] };
  if (ran.kind === 'not_run') return { verdict: errored(ran.message), findings: [] };
  const before = ran.timedOut || config.review.baseline === 'off' || context.stopping.aborted ? null : await baselineOf(context, order, { mirror, config, when, until });
  const judged = judgeFailure(ran, before, config.review, room.dir);
  return judged.kind === 'sent_back' ? { verdict: failed([judged.issue]), findings: [] } : { verdict: passed, findings: [judged.finding] };
}

const mostNamed = 20;

const configurationChanged = ({ paths }: Change): readonly Finding[] =>
  paths.filter(isConfiguration).slice(0, mostNamed).map((path) => ({
    code: 'configuration_changed', needsPerson: true, path: path.slice(0, 1_000),
    message: 'it says how work in this repository is set up and judged; this work was judged by what stood there before',
  }));

const unseen = ({ truncated }: Change): readonly Finding[] =>
  truncated ? [{ code: 'change_too_large', needsPerson: true, message: 'the change is larger than 32 MiB as a patch; what is behind that was not looked through for secrets and duplicated code' }] : [];

const failed = (issues: readonly Issue[]): Checked['verdict'] => ({ kind: 'failed', issues: issues.slice(0, 100) });
const errored = (message: string): Checked['verdict'] => ({ kind: 'errored', message: message.slice(0, 8_000) });
