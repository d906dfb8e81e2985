import type { Command } from 'commander';
import type { LogPiece } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { exitCodes, usage } from '../exit-code.ts';
import { connectionTalk } from '../terminal/connection-talk.ts';
import type { Look } from '../terminal/look.ts';
import { findTask } from './find-task.ts';
import { renderLogLine } from './render-log.ts';

interface LogOptions {
  readonly follow?: boolean;
  readonly epoch?: string;
}

export function logTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], LogOptions>(shell, parent, 'log <task>', 'what the running attempt of a task says: what its node has kept, with --follow also what comes', async (session, [reference], options) => {
    const epoch = options.epoch === undefined ? undefined : Number(options.epoch);
    if (epoch !== undefined && !(Number.isSafeInteger(epoch) && epoch > 0)) return session.refuse(usage(`--epoch: "${options.epoch ?? ''}" is no number of an attempt; the first is 1`));
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const talk = connectionTalk();
    let begun = false;
    for await (const item of session.client.log({ task: task.value.id, epoch, follow: options.follow === true })) {
      // A hub that was never there is an error; one that goes away is waited for.
      if (item.kind === 'lost' && !begun) return session.refuse(item.reason);
      if (item.kind === 'ended') return session.refuse(item.reason);
      const said = talk(item);
      if (said !== undefined) session.say(said);
      begun = true;
      if (item.kind === 'event') show(session, item.event);
      if (item.kind === 'event' && item.event.type === 'ended') return exitCodes.ok;
    }
    return exitCodes.interrupted;
  })
    .option('-f, --follow', 'go on until the attempt has ended, or Ctrl-C')
    .option('--epoch <number>', 'of this attempt; without it of the newest');
}

interface Speaking {
  readonly json: boolean;
  readonly write: (text: string) => void;
  readonly say: (text: string) => void;
  readonly look: () => Look;
}

/** Lines of the attempt are data; what is said about them is talk. */
function show(session: Speaking, piece: LogPiece): void {
  if (session.json) return session.write(`${JSON.stringify(piece)}\n`);
  switch (piece.type) {
    case 'lines':
      return session.write(piece.lines.map((line) => `${renderLogLine(line, session.look())}\n`).join(''));
    case 'missed':
      return session.say(`… ${piece.lines === 1 ? 'a line is' : `${piece.lines} lines are`} not here; the log on the node has ${piece.lines === 1 ? 'it' : 'them'}`);
    case 'node':
    case 'ended':
      return session.say(piece.text);
    default:
      return piece satisfies never;
  }
}
