import { createClient } from '@fuel/client';
import type { FetchedPrompt } from '@fuel/runner';
import type { Identity } from '../home/identity.ts';
import { inWords } from '../join/join-hub.ts';

export function promptFetcher(identity: Identity, version: string): (sha256: string) => Promise<FetchedPrompt> {
  const client = createClient({ url: identity.hubUrl, token: identity.nodeToken, userAgent: `fuel-node/${version}`, timeoutMs: 60_000 });
  return async (sha256) => {
    const answer = await client.call('getPrompt', { params: { sha256 } });
    if (answer.ok) return { kind: 'parts', parts: answer.value.parts };
    return { kind: 'failed', message: inWords(answer), retryable: 'problem' in answer ? answer.problem.status >= 500 : answer.failure.retryable };
  };
}
