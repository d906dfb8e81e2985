import type { StreamItem } from '@fuel/client';
import { shortReason } from './render-problem.ts';

/** What to say about a stream's connection: when it goes and when it is back, and nothing of the tries in between. */
export function connectionTalk(): (item: StreamItem<unknown>) => string | undefined {
  let lost = false;
  return (item) => {
    if (item.kind === 'lost' && !lost) {
      lost = true;
      return `${shortReason(item.reason)}; it is tried again until it answers, Ctrl-C ends this`;
    }
    if (item.kind === 'open' && lost) {
      lost = false;
      return 'connected again';
    }
    return undefined;
  };
}
