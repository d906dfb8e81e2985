import type { Command } from 'commander';
import { wholeFeature } from '@fuel/client';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { exitCodes, usage } from '../exit-code.ts';
import { confirm } from '../terminal/confirm.ts';
import { despiteOf, findingsShown } from './despite.ts';
import { expectedShas } from './expected-shas.ts';
import { findFeature } from './find-feature.ts';
import { approvalQuestion, renderApproval } from './render-approval.ts';
import { renderMoved } from './render-feature.ts';

interface ApproveOptions {
  readonly yes?: boolean;
  readonly expected?: readonly string[];
  readonly despite?: readonly string[];
}

/** What is sent are the SHAs that were just shown, or those that --expected names: if the work has moved since, the hub refuses. */
export function approveFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], ApproveOptions>(shell, parent, 'approve <feature>', 'approve what was reviewed, and land it', async (session, [reference], options) => {
    const { world } = session;
    const found = await findFeature(session.client, reference);
    if (!found.ok) return session.refuse(found);
    const feature = await wholeFeature(session.client, found.value);
    if (!feature.ok) return session.refuse(feature);
    const expected = options.expected === undefined ? { ok: true as const, value: feature.value.expected } : expectedShas(feature.value, options.expected);
    if (!expected.ok) return session.refuse(expected);
    const named = despiteOf(feature.value, options.despite ?? []);
    if (!named.ok) return session.refuse(named);
    session.say(renderApproval(feature.value, expected.value, session.lookAside()));
    if (options.yes !== true) {
      if (!world.stdin.isTTY || !world.stderr.isTTY) return session.refuse(usage('there is nobody to ask here; if these changes are to be landed, say so with --yes'));
      if (!(await confirm(world, approvalQuestion(feature.value, expected.value)))) {
        if (world.interrupted.aborted) return exitCodes.interrupted;
        session.say('nothing was approved');
        return exitCodes.refused;
      }
    }
    // Who was shown them and said yes has named them; a script names each.
    const despite = options.yes === true ? named.value : findingsShown(feature.value, expected.value);
    const approved = await session.client.call('approveFeature', { params: { id: feature.value.id }, body: { expected: { ...expected.value }, ...(Object.keys(despite).length === 0 ? {} : { despite }) } });
    if (!approved.ok) return session.refuse(approved);
    return session.show(approved.value, renderMoved, `follow the landing with \`fuel feature watch ${approved.value.id}\``);
  })
    .option('--yes', 'do not ask')
    .option('--expected <task=sha>', 'approve exactly this SHA; repeat it for every reviewed task', collect)
    .option('--despite <task=code>', 'with --yes: approve although the review found this; repeat it for each finding', collect);
}
