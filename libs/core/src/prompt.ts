import type { PromptPart } from '@fuel/contracts';
import type { Feature } from './feature/state.ts';
import type { Task } from './task/state.ts';

/** What the agent is told, part by part. Only a person's words and the review's are instructions; what agents wrote is material. */
export function composePrompt(feature: Feature, task: Task, text: string): PromptPart[] {
  const { acceptance, paths, forbidden } = task.spec;
  const rules = [
    ...acceptance.map((sentence) => `- It is done when: ${sentence}`),
    ...(paths.length > 0 ? [`- Change only files under: ${paths.join(', ')}`] : []),
    ...(forbidden.length > 0 ? [`- Do not change: ${forbidden.join(', ')}`] : []),
  ];
  return [
    { source: 'task', trust: 'instructions', text },
    ...(rules.length > 0 ? [part('task', rules.join('\n'))] : []),
    ...(feature.description.trim() === '' ? [] : [{ source: 'feature' as const, trust: 'material' as const, text: feature.description }]),
    ...feature.messages.map((message) => part('person', message)),
    ...task.feedback.map(({ from, text: said }) => (from === 'agent' ? { source: from, trust: 'material' as const, text: said } : part(from, said))),
  ];
}

const part = (source: PromptPart['source'], text: string): PromptPart => ({ source, trust: 'instructions', text });
