import assert from 'node:assert/strict';
import type { EventView, FeatureView } from '@fuel/contracts';

type Moved = { state?: { name?: string }; set?: { stage?: number; epoch?: number; round?: number; signals?: Told }; note?: { repository?: string; head?: string } };
const movedBy = (event: EventView): Moved => event.data as Moved;

const accepted = new Set(['reviewed', 'no_change', 'landed']);

/** What the log of one feature must show. */
export function inTheLog(feature: FeatureView, told: readonly EventView[]): void {
  inOrder(told);
  const events = asItHappened(told);
  oneLiveEpoch(events);
  oneEffectAFact(events);
  sameAsTheRows(feature, events);
}

const placeOf = ({ position }: EventView): readonly [bigint, bigint] => position.split('-').map(BigInt) as [bigint, bigint];

/** As things happened: the number is given under the lock of the feature, and its transaction may have begun to wait long before. */
export const asItHappened = (events: readonly EventView[]): readonly EventView[] => events.toSorted((one, other) => Number(placeOf(one)[1] - placeOf(other)[1]));

/** Nothing is told twice and nothing out of its order. */
function inOrder(events: readonly EventView[]): void {
  const positions = events.map(placeOf);
  positions.forEach(([transaction, number], index) => {
    const before = positions[index - 1];
    if (before !== undefined) assert.ok(before[0] < transaction || (before[0] === transaction && before[1] < number), `${events[index]?.position ?? ''} is told after ${before.join('-')}`);
  });
}

/** A task has one live epoch: the next one begins only when the one before is over or was taken over. */
function oneLiveEpoch(events: readonly EventView[]): void {
  const epochs = new Map<string, number>();
  for (const event of events) {
    if (event.task === null || event.type !== 'task.dispatched') continue;
    const { set } = movedBy(event);
    const before = epochs.get(event.task) ?? 0;
    assert.equal(set?.epoch, before + 1, `task ${event.task} went from epoch ${before} to ${String(set?.epoch)}`);
    epochs.set(event.task, before + 1);
  }
}

type Gate = FeatureView['tasks'][number]['dependsOn'][number]['until'];
type Told = { contracts: Record<string, { sha256: string }>; received: { name: string; payload: Record<string, string> }[] } | null;

/** Said a second time, apart from the hub's own words for it. */
function isOpen(gate: Gate, state: string, told: Told): boolean {
  if ('reviewed' in gate) return accepted.has(state);
  if ('landed' in gate) return state === 'landed';
  if (['failed', 'parked', 'cancelled'].includes(state)) return false;
  if ('contract' in gate) return told?.contracts[gate.contract] !== undefined && (gate.sha256 ?? told.contracts[gate.contract]?.sha256) === told.contracts[gate.contract]?.sha256;
  return told?.received.some(({ name, payload }) => name === gate.signal && Object.entries(gate.match ?? {}).every(([key, value]) => payload[key] === value)) === true;
}

/** A task runs, and is accepted, only after its gates, which may be of other features: each was open just then. */
export function gatesHold(features: readonly FeatureView[], events: readonly EventView[]): void {
  const gates = new Map(features.flatMap(({ tasks }) => tasks.map((task) => [task.id, task.dependsOn] as const)));
  const states = new Map<string, string>();
  const told = new Map<string, Told>();
  for (const event of events) {
    if (event.task === null) continue;
    if (event.type === 'task.dispatched' || event.type === 'task.reviewed') {
      for (const { task, key, until } of gates.get(event.task) ?? []) {
        assert.ok(isOpen(until, states.get(task) ?? '', told.get(task) ?? null), `${event.type} of ${event.task} while ${key} was ${states.get(task) ?? 'unknown'}`);
      }
    }
    const name = movedBy(event).state?.name;
    if (name !== undefined) states.set(event.task, name);
    const signals = movedBy(event).set?.signals;
    if (signals !== undefined) told.set(event.task, signals);
  }
}

/** What one fact says happens once: what an attempt came to, what a check of a round said, that a repository was published. */
function oneEffectAFact(events: readonly EventView[]): void {
  const epochs = new Map<string, number>();
  const rounds = new Map<string, number>();
  const seen = new Set<string>();
  // Each stage lands once.
  let stage = 1;
  for (const event of events) {
    const { set, note } = movedBy(event);
    stage = set?.stage ?? stage;
    const task = event.task ?? '';
    epochs.set(task, set?.epoch ?? epochs.get(task) ?? 0);
    rounds.set(task, set?.round ?? rounds.get(task) ?? 0);
    const effect = effectOf(event.type, { epoch: epochs.get(task) ?? 0, round: rounds.get(task) ?? 0, repository: note?.repository ?? '' });
    if (effect === null) continue;
    const key = `${event.feature ?? ''} ${task} ${effect}${event.type.startsWith('landing.') ? ` of stage ${stage}` : ''}`;
    assert.ok(!seen.has(key), `${effect} happened twice (task ${task || 'none'}, ${event.position})`);
    seen.add(key);
  }
}

function effectOf(type: string, { epoch, round, repository }: { epoch: number; round: number; repository: string }): string | null {
  switch (type) {
    case 'task.started':
    case 'task.completed':
    case 'task.unchanged':
    case 'task.asked':
      return `${type} of epoch ${epoch}`;
    case 'task.reviewed':
      return `${type} of round ${round}`;
    case 'landing.partPublished':
      return `${type} of ${repository}`;
    case 'task.landed':
    case 'landing.landed':
    case 'feature.landed':
      return type;
    default:
      return null;
  }
}

/** The log alone rebuilds the rows. */
function sameAsTheRows(feature: FeatureView, events: readonly EventView[]): void {
  const last = (about: (event: EventView) => boolean): string | undefined => events.filter(about).map((event) => movedBy(event).state?.name).findLast((name) => name !== undefined);
  for (const task of feature.tasks) {
    assert.equal(last((event) => event.task === task.id) ?? 'proposed', task.state, `the log and the row of ${task.key}`);
    const epoch = Math.max(0, ...events.filter((event) => event.task === task.id).map((event) => movedBy(event).set?.epoch ?? 0));
    assert.equal(epoch, task.epoch, `the log and the row of ${task.key}: its epoch`);
    if (feature.state === 'landed') assert.ok(['landed', 'cancelled'].includes(task.state), `the feature landed and ${task.key} is ${task.state}`);
  }
  assert.equal(last((event) => event.type.startsWith('feature.')) ?? 'planned', feature.state, 'the log and the row of the feature');
}
