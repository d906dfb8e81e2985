import { control, messageTypes, sources, type Control } from '@fuel/contracts';
import { openSealed } from '@fuel/bus';
import type { Log } from '../log.ts';
import type { Session } from './session.ts';

/** One message on the control subject; null when it is not believed, not for this node or not understood, which only the log hears. */
export function readControl(text: string, trusted: Pick<Session, 'hub' | 'hubKeys' | 'doubt'>, node: string, { now, log }: { readonly now: Date; readonly log: Log }): Control | null {
  const opened = openSealed(text, { type: messageTypes.control, source: sources.hub(trusted.hub), keys: trusted.hubKeys, now: now.getTime() });
  if (!opened.ok) {
    log('error', `a control message was dropped: ${opened.reason}`);
    if (opened.unknownKey) trusted.doubt('the hub speaks with a key that is not known');
    return null;
  }
  const read = control.safeParse(opened.body);
  if (!read.success) {
    log('warn', 'a control message was dropped: this node does not understand it; a newer version may');
    return null;
  }
  if (read.data.hub === trusted.hub && read.data.node === node) return read.data;
  log('error', `a control message was dropped: it is for node ${read.data.node} of hub ${read.data.hub}`);
  return null;
}
