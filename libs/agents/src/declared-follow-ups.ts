import { proposal, PROPOSALS_MAX, type Proposal } from '@fuel/contracts';
import type { OutcomeFile } from './declared.ts';
import { plainText } from './plain-text.ts';

/**
 * What an agent proposes in its outcome file: {"followUps": [{"title": "…", "prompt": "…", "repository": "…", "type": "bugfix"}]}. Anything may
 * stand there: what is no proposal is passed over, and of very many the first count.
 */
export function declaredFollowUps(file: OutcomeFile): readonly Proposal[] {
  if (file.kind !== 'text') return [];
  const value = parse(file.text);
  const listed: unknown = typeof value === 'object' && value !== null && 'followUps' in value ? value.followUps : null;
  if (!Array.isArray(listed)) return [];
  return listed.slice(0, 100).flatMap((one: unknown) => read(one) ?? []).slice(0, PROPOSALS_MAX);
}

function read(one: unknown): Proposal | null {
  if (typeof one !== 'object' || one === null) return null;
  const { title, prompt, repository, type }: { readonly title?: unknown; readonly prompt?: unknown; readonly repository?: unknown; readonly type?: unknown } = one;
  if (typeof title !== 'string' || typeof prompt !== 'string') return null;
  const found = proposal.safeParse({
    title: plainText(title.replace(/\s+/g, ' ').trim(), 200).trim(), prompt: plainText(prompt, 20_000),
    ...(typeof repository === 'string' && repository !== '' ? { repository } : {}), ...(typeof type === 'string' ? { type } : {}),
  });
  return found.success ? found.data : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
