import { Option } from 'commander';
import type { Command } from 'commander';
import { featureStates } from '@fuel/contracts';
import type { EventView, FeatureStateName, FeatureView } from '@fuel/contracts';
import type { NotOk } from '@fuel/client';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { connectionTalk } from '../terminal/connection-talk.ts';
import { findFeature } from './find-feature.ts';
import { keepReading } from './keep-reading.ts';
import { boardFor } from './watch-board.ts';
import { watchEnd } from './watch-end.ts';

interface WatchOptions {
  readonly until?: FeatureStateName;
  readonly since?: string;
}

/** Events say that something has changed, the feature itself says what: it is read after each of them. Ends with the feature. */
async function watch(session: Session, first: FeatureView, options: WatchOptions): Promise<ExitCode> {
  const board = boardFor(session);
  const talk = connectionTalk();
  const over = new AbortController();
  let code: ExitCode | undefined;
  const show = (feature: FeatureView): void => {
    board.feature(feature);
    code = watchEnd(feature, options.until);
    if (code !== undefined) over.abort();
  };
  const end = (no: NotOk): void => {
    code = session.refuse(no);
    over.abort();
  };
  show(first);
  const reader = keepReading(session, first.id, AbortSignal.any([over.signal, session.world.interrupted]), show, end);
  try {
    if (code !== undefined) return code;
    for await (const item of session.client.events({ feature: first.id, lastEventId: options.since, signal: over.signal })) {
      const said = talk(item);
      if (said !== undefined) board.note(said, item.kind === 'open');
      if (item.kind === 'event' && isNews(item.event, first, options)) board.event(item.event);
      if (item.kind === 'ended') end(item.reason);
      if (item.kind === 'open' || item.kind === 'event') reader.wanted();
    }
    await reader.settled();
    return code ?? exitCodes.interrupted;
  } finally {
    board.close();
  }
}

/** The hub tells a feature's log from its beginning. What was known when the watch began is in the state that is shown first. */
const isNews = (event: EventView, first: FeatureView, options: WatchOptions): boolean => options.since !== undefined || event.time > first.updatedAt;

export function watchFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], WatchOptions>(shell, parent, 'watch <feature>', 'follow it until it ends', async (session, [reference], options) => {
    const feature = await findFeature(session.client, reference);
    return feature.ok ? watch(session, feature.value, options) : session.refuse(feature);
  })
    .addOption(new Option('--until <state>', 'end with 0 as soon as it is in this state').choices(featureStates))
    .option('--since <position>', 'tell the events after this position too (0-0: all of them)');
}
