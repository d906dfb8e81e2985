import { control, type Control } from '@fuel/contracts';
import type { Log } from '../log.ts';
import { isExpired, openEnvelope, type Trusted } from '../wire/open-envelope.ts';

/** One message on the control subject; null when it is not believed, not for this node or not understood, which only the log hears. */
export function readControl(text: string, trusted: Trusted & { readonly node: string }, now: Date, log: Log): Control | null {
  const opened = openEnvelope(text, 'control', trusted);
  if (opened.kind === 'forged') {
    log('error', `a control message was dropped: ${opened.why}. Somebody else may be writing to this node's subject`);
    return null;
  }
  if (isExpired(opened.envelope, now)) {
    log('warn', `a control message was dropped: it was valid until ${opened.envelope.expires ?? ''}`);
    return null;
  }
  const read = control.safeParse(opened.data);
  if (!read.success) {
    log('warn', 'a control message was dropped: this node does not understand it; a newer version may');
    return null;
  }
  if (read.data.hub === trusted.hub && read.data.node === trusted.node) return read.data;
  log('error', `a control message was dropped: it is for node ${read.data.node} of hub ${read.data.hub}`);
  return null;
}
