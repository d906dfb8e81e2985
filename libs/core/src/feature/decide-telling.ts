import { type Decision, nothing, refused } from '../decision.ts';
import type { FeatureCommand } from './command.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import type { Feature } from './state.ts';
import { wrongFeatureState } from './wrong-state.ts';

type Telling = Extract<FeatureCommand, { type: 'feature.touchTask' | 'feature.tell' }>;

export const maximumMessages = 100;

/** What lands was approved as it is, and what is over is over: nothing of it is steered any more. */
export function decideTelling(feature: Feature, command: Telling): Decision<FeatureEvent> {
  if (!isSteered(feature.state.name)) return wrongFeatureState(feature, command.type === 'feature.tell' ? 'told anything' : `steered: its tasks cannot be ${command.wish}`);
  if (command.type === 'feature.touchTask') return nothing;
  if (feature.messages.length >= maximumMessages) {
    return refused('message.too_many', `Each new attempt of this feature is told ${maximumMessages} messages already. Tell the task that it is about, or change its prompt.`);
  }
  return featureEvent(feature, 'feature.told', feature.state, { messages: [...feature.messages, command.text] }, { text: command.text });
}

function isSteered(name: Feature['state']['name']): boolean {
  switch (name) {
    case 'draft':
    case 'planning':
    case 'planned':
    case 'in_progress':
    case 'review_pending':
    case 'changes_requested':
    case 'conflict':
    case 'paused':
      return true;
    case 'approved':
    case 'landing':
    case 'partial':
    case 'landed':
    case 'rolling_back':
    case 'rolled_back':
    case 'failed':
    case 'cancelled':
      return false;
    default:
      return name satisfies never;
  }
}
