import { type Decision, happened, nothing } from '../decision.ts';
import type { LandingCommand } from './command.ts';
import type { LandingEvent } from './event.ts';
import { type Landing, type LandingPart, type PartState, maximumTries, nextToPublish, publishedParts } from './state.ts';

/** News of an old epoch, of an unknown part or of an ended landing is no news. */
export function decideLandingFact(landing: Landing, command: LandingCommand, now: number): Decision<LandingEvent> {
  const part = landing.parts.find((one) => one.repository === command.repository);
  const open = landing.state.name === 'preparing' || landing.state.name === 'publishing';
  if (!open || part === undefined || command.epoch !== landing.epoch) return nothing;
  switch (command.type) {
    case 'landing.prepared':
      return prepared(landing, part, command);
    case 'landing.conflicted':
      return conflicted(landing, part, command);
    case 'landing.published':
      return published(landing, part, command, now);
    case 'landing.refused':
      return refusedPart(landing, part, command);
    default:
      return command satisfies never;
  }
}

type Of<T extends LandingCommand['type']> = Extract<LandingCommand, { type: T }>;

const withPart = (landing: Landing, repository: string, state: PartState): readonly LandingPart[] =>
  landing.parts.map((part) => (part.repository === repository ? { ...part, state } : part));

const news = (landing: Landing, type: LandingEvent['type'], set: LandingEvent['set'], note: LandingEvent['note'] = {}): Decision<LandingEvent> =>
  happened<LandingEvent>({ type, landing: landing.id, set, note });

function prepared(landing: Landing, part: LandingPart, command: Of<'landing.prepared'>): Decision<LandingEvent> {
  if (part.state.name !== 'waiting') return nothing;
  const { base, prepared: sha, repository } = command;
  const parts = withPart(landing, repository, { name: 'prepared', base, prepared: sha });
  const ready = parts.every((one) => one.state.name === 'prepared' || one.state.name === 'published');
  const note = { repository, base, prepared: sha };
  return ready ? news(landing, 'landing.prepared', { parts, state: { name: 'publishing' } }, note) : news(landing, 'landing.partPrepared', { parts }, note);
}

function conflicted(landing: Landing, part: LandingPart, command: Of<'landing.conflicted'>): Decision<LandingEvent> {
  if (part.state.name !== 'waiting') return nothing;
  const { base, task, paths, repository } = command;
  const parts = withPart(landing, repository, { name: 'conflicted', base, task, paths });
  const title = part.heads.find((head) => head.task === task)?.title ?? task;
  const reason = `"${title}" does not merge: ${paths.join(', ')}`;
  return stop(landing, parts, reason, { repository, task, paths });
}

/** Groups go in order, so a default branch can have moved only where it was this part's turn. */
function published(landing: Landing, part: LandingPart, command: Of<'landing.published'>, now: number): Decision<LandingEvent> {
  const { state } = part;
  if (landing.state.name !== 'publishing' || state.name !== 'prepared' || state.prepared !== command.to || !nextToPublish(landing).includes(part)) return nothing;
  const parts = withPart(landing, command.repository, { ...state, name: 'published', at: now });
  const note = { repository: command.repository, from: command.from, to: command.to };
  return parts.every((one) => one.state.name === 'published')
    ? news(landing, 'landing.landed', { parts, state: { name: 'landed' } }, note)
    : news(landing, 'landing.partPublished', { parts }, note);
}

function refusedPart(landing: Landing, part: LandingPart, command: Of<'landing.refused'>): Decision<LandingEvent> {
  if (part.state.name === 'published') return nothing;
  const { code, message, repository } = command;
  const tries = landing.tries + 1;
  const note = { repository, code, message, tries };
  if (!command.retryable || tries >= maximumTries) return stop(landing, landing.parts, message, note);
  const parts = landing.parts.map((one): LandingPart => (one.state.name === 'published' ? one : { ...one, state: { name: 'waiting' } }));
  const type = code === 'base_moved' ? 'landing.baseMoved' : 'landing.delayed';
  return news(landing, type, { parts, tries, epoch: landing.epoch + 1, state: { name: 'preparing' } }, note);
}

/** Before the first push a stop harms nobody; after it a person has to decide. */
function stop(landing: Landing, parts: readonly LandingPart[], reason: string, note: LandingEvent['note']): Decision<LandingEvent> {
  return publishedParts(landing).length === 0
    ? news(landing, 'landing.conflicted', { parts, state: { name: 'conflict', reason } }, note)
    : news(landing, 'landing.stopped', { parts, state: { name: 'partial', reason } }, note);
}
