import type { OrderOf, PromptPart } from '@fuel/contracts';
import { type ContractFile, renderPrompt, type UpstreamCheckout, type UpstreamsFile } from '@fuel/agents';

const mostUpstreams = 30;
const mostFiles = 40;

const earlier =
  ' Somebody worked on it before, in a conversation that cannot be gone on with here: you know nothing of it but what stands below. What was committed then and was kept is in your worktree; look at it first, and finish the task.';

/** The whole text that the agent gets. What others wrote is material and quoted; only the task, its review and people instruct. */
export function buildPrompt(
  order: Pick<OrderOf<'attempt.start'>, 'key' | 'title' | 'taskType' | 'feature' | 'repository'>,
  parts: readonly PromptPart[],
  { upstreams, contracts }: Pick<UpstreamsFile, 'upstreams' | 'contracts'>,
  { goesOnAt = null, anew = false }: { readonly goesOnAt?: string | null; readonly anew?: boolean } = {},
): string {
  const where =
    goesOnAt !== null
      ? `You go on with task "${order.key}" in the conversation that you had about it. Your worktree was made anew at commit ${goesOnAt}: what you committed earlier and was kept is in it, ` +
        `everything else of the earlier one is gone, and the files that the environment variables name are new. ${parts.length === 0 ? 'Nothing new was said: finish the task.' : 'What was said since then:'}`
      : `You work on task "${order.key}" (${order.taskType}) in the repository "${order.repository.name}"` +
    `${order.repository.path === null ? '' : `, in its folder ${order.repository.path}`}, in a worktree of your own.${anew ? earlier : ''}`;
  const about: PromptPart = { source: 'feature', trust: 'material', text: `Feature: ${order.feature.name}\nTask: ${order.title}` };
  const changed: PromptPart[] =
    upstreams.length === 0 ? [] : [{ source: 'upstream', trust: 'material', text: summariseUpstreams(upstreams) }];
  const frozen: PromptPart[] = contracts.length === 0 ? [] : [{ source: 'upstream', trust: 'material', text: summariseContracts(contracts) }];
  return renderPrompt([{ source: 'hub', trust: 'instructions', text: where }, ...parts, about, ...changed, ...frozen]);
}

/** What each upstream task changed; direct ones first, because they are what this task was asked to build on. */
export function summariseUpstreams(upstreams: readonly UpstreamCheckout[]): string {
  const ordered = [...upstreams].sort((a, b) => Number(b.direct) - Number(a.direct));
  const named = ordered.slice(0, mostUpstreams).map(summarise);
  const left = ordered.length - named.length;
  return [...named, ...(left > 0 ? [`… and ${left} more; the upstreams file lists them all.`] : [])].join('\n\n');
}

/** The work around a contract is not done: only the contract can be relied on. */
const summariseContracts = (contracts: readonly ContractFile[]): string =>
  contracts
    .map(({ name, key, repository, file, sha256, path }) => `Contract "${name}" is frozen: ${file} of ${repository} (task ${key}), SHA-256 ${sha256}\n  ${path === null ? 'nobody told where the file is' : `laid out at ${path}`}`)
    .join('\n');

function summarise({ repository, key, title, sha, direct, path, summary, diffstat, changedFiles }: UpstreamCheckout): string {
  const files = changedFiles.slice(0, mostFiles);
  const left = changedFiles.length - files.length;
  return [
    `${repository}: "${title}" (task ${key}${direct ? '' : ', indirect'}) at ${sha}`,
    `  laid out read-only at ${path}`,
    `  ${diffstat.files} files changed, ${diffstat.additions} lines added, ${diffstat.deletions} removed`,
    ...files.map((file) => `  - ${file}`),
    ...(left > 0 ? [`  - … and ${left} more`] : []),
    ...(summary.trim() === '' ? [] : [`  In its own words: ${summary.trim().slice(0, 2_000)}`]),
  ].join('\n');
}
