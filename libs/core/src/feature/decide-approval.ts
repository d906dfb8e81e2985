import type { Id } from '@fuel/contracts';
import { type Decision, refused } from '../decision.ts';
import type { Unlanded } from '../plan/unlanded.ts';
import type { FeatureCommand } from './command.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { begun, count, type Expected, type Feature } from './state.ts';

type Approve = Extract<FeatureCommand, { type: 'feature.approve' }>;

/** An approval is for exactly the SHAs that the person saw, all of them. */
export function decideApproval(feature: Feature, command: Approve): Decision<FeatureEvent> {
  const { name } = feature.state;
  const { counters } = feature;
  const isWhole = count(counters, 'reviewed', 'no_change', 'landed', 'cancelled') === begun(counters);
  if ((name !== 'review_pending' && name !== 'conflict') || !isWhole) return refused('feature.state', notNow(feature), { extra: { state: name } });
  const [first] = command.unlanded;
  if (first !== undefined) return refused('feature.upstream_unlanded', landsAfter(first, command.unlanded.length - 1), { extra: { unlanded: command.unlanded } });
  const { expected, current } = command;
  const missing = Object.keys(current).filter((task) => !(task in expected));
  if (missing.length > 0) {
    return refused('feature.approval_incomplete', `The approval names ${describe(expected)}; it also has to name ${missing.join(', ')}. Read the feature again and send its "expected" back.`, {
      pointer: '/expected',
      extra: { expected: current },
    });
  }
  const stale = Object.keys(expected).filter((task) => !(task in current) || expected[task] !== current[task]);
  if (stale.length > 0) {
    return refused('feature.stale_approval', `Since you looked, ${stale.length === 1 ? 'this task has' : 'these tasks have'} other work: ${stale.join(', ')}. Look at the feature again and approve what it holds now.`, {
      pointer: `/expected/${stale[0]}`,
      extra: { expected: current },
    });
  }
  const unnamed = unnamedFindings(command);
  const [least] = unnamed;
  if (least !== undefined) {
    return refused('feature.finding_unnamed', findingDetail(least, unnamed.length - 1), { pointer: '/despite', extra: { findings: unnamed } });
  }
  const { despite = {} } = command;
  const named = Object.keys(despite).length === 0 ? {} : { despite };
  return featureEvent(feature, 'feature.approved', { name: 'approved', expected, landing: command.landing }, {}, { expected, ...named });
}

/** Why it cannot be approved now, and when it can. It is not kept until then: it would name what nobody has looked at. */
function notNow(feature: Feature): string {
  const { state, name, id, counters } = feature;
  const is = `Feature "${name}" is ${state.name}`;
  const kept = 'An approval names the commits that somebody has looked at, so it is not kept for later';
  switch (state.name) {
    case 'draft':
    case 'planning':
    case 'planned':
      return `${is}: there is no work yet that could be approved. ${kept}: start it (fuel feature start ${id}), and approve when the inbox asks for a review.`;
    case 'in_progress':
    case 'changes_requested':
    case 'review_pending':
    case 'conflict': {
      const open = begun(counters) - count(counters, 'reviewed', 'no_change', 'landed', 'cancelled');
      const stuck = count(counters, 'failed', 'parked', 'needs_input');
      const waiting = stuck === 0 ? '' : `, ${stuck === open ? 'and' : `and ${stuck} of these`} ${stuck === 1 ? 'waits' : 'wait'} for a person: fuel inbox`;
      return `${is}: ${open} of its ${begun(counters)} tasks ${open === 1 ? 'is' : 'are'} not done and reviewed yet${waiting}. ${kept}: approve when the stage is review_pending. The inbox says so; fuel feature watch ${id} shows it.`;
    }
    case 'paused':
      return `${is}. Resume it first (fuel feature resume ${id}); it can be approved when it is review_pending.`;
    case 'approved':
    case 'landing':
      return `${is}: it was approved, and its landing ${state.landing} is under way. There is nothing left to approve in this stage.`;
    case 'partial':
      return `${is}: its landing stopped half way (${state.reason}). Finish it by hand, or revert what was pushed.`;
    case 'landed':
    case 'rolling_back':
    case 'rolled_back':
    case 'failed':
    case 'cancelled':
      return `${is}, so there is nothing left to approve.`;
    default:
      return state satisfies never;
  }
}

interface Unnamed {
  readonly task: Id;
  readonly key: string;
  readonly code: string;
  readonly path: string | null;
  readonly message: string;
}

/** What somebody has to know of before it lands, and this approval does not say that they do. */
const unnamedFindings = ({ findings, despite = {} }: Approve): readonly Unnamed[] =>
  findings.flatMap(({ task, key, findings: all }) =>
    all.flatMap(({ code, path = null, message, needsPerson }) => (needsPerson === true && !(despite[task] ?? []).includes(code) ? [{ task, key, code, path, message: message.slice(0, 500) }] : [])),
  );

function findingDetail({ task, key, code, path, message }: Unnamed, others: number): string {
  const more = others === 0 ? '' : ` So ${others === 1 ? 'does another finding' : `do ${others} other findings`}.`;
  return `The review of "${key}" found something that needs a person, ${code}${path === null ? '' : ` (${path})`}: ${message.split('\n', 1)[0] ?? ''}${more} Look at it; if it may land, name it: "despite": {"${task}": ["${code}"]}.`;
}

function landsAfter({ feature, name, state, upstream, consumer, mutual }: Unlanded, others: number): string {
  const more = others === 0 ? '' : ` The same is true of ${others === 1 ? 'another feature' : `${others} other features`}.`;
  const remedy = mutual
    ? 'It waits for this feature in turn, so neither can land after the other: take one of the dependencies between them away, or do both in one feature.'
    : 'A feature lands after everything that it stands on: land that one first, then approve again.';
  return `Task "${consumer}" stands on "${upstream}" of the feature "${name}" (${feature}), which is ${state}: it has not landed.${more} ${remedy}`;
}

const describe = (expected: Expected): string => {
  const count = Object.keys(expected).length;
  return count === 1 ? '1 task' : `${count} tasks`;
};
