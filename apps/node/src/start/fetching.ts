import { createClient } from '@fuel/client';
import type { FetchedLists, FetchedPrompt } from '@fuel/runner';
import type { Identity } from '../home/identity.ts';
import { inWords } from '../join/join-hub.ts';

export interface Fetching {
  readonly fetchPrompt: (sha256: string) => Promise<FetchedPrompt>;
  readonly fetchLists: (order: string) => Promise<FetchedLists>;
}

/** What does not fit into an order is asked for over HTTP. */
export function fetching(identity: Identity, version: string): Fetching {
  const client = createClient({ url: identity.hubUrl, token: identity.nodeToken, userAgent: `fuel-node/${version}`, timeoutMs: 60_000 });
  const failed = (answer: Parameters<typeof inWords>[0]) =>
    ({ kind: 'failed', message: inWords(answer), retryable: 'problem' in answer ? answer.problem.status >= 500 : answer.failure.retryable }) as const;
  return {
    async fetchPrompt(sha256) {
      const answer = await client.call('getPrompt', { params: { sha256 } });
      return answer.ok ? { kind: 'parts', parts: answer.value.parts } : failed(answer);
    },
    async fetchLists(id) {
      const answer = await client.call('getOrderLists', { params: { id } });
      if (answer.ok) return { kind: 'text', text: answer.value.text };
      return 'problem' in answer && answer.problem.code === 'order.unknown' ? { kind: 'gone' } : failed(answer);
    },
  };
}
