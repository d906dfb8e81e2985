import type { RouteResponse } from '@fuel/contracts';
import type { Session } from '../session.ts';
import { patchNote, renderPatch } from './render-patch.ts';

/** A patch for a terminal is made safe and coloured; for a pipe it is byte for byte what git made. */
export function writePatch(session: Session, label: string, diff: RouteResponse<'getTaskDiff'>): void {
  const note = patchNote(label, diff);
  if (note !== undefined) session.say(note);
  if (diff.patch === '') return;
  session.write(session.world.stdout.isTTY ? `${renderPatch(diff, session.look())}\n` : diff.patch);
}
