import type { Gate } from '@fuel/contracts';
import { hasCome, isAccepted, type Task } from '../task/state.ts';

/** Closed and waiting, open, or closed with something in the way that a person has to see. */
export type GateState = { readonly kind: 'held' } | { readonly kind: 'released' } | { readonly kind: 'blocked'; readonly reason: string };

type Upstream = Pick<Task, 'state' | 'signals'>;

const held: GateState = { kind: 'held' };
const released: GateState = { kind: 'released' };
const blocked = (reason: string): GateState => ({ kind: 'blocked', reason });

/** Whether an edge lets its consumer go, from the upstream task's own row and nothing else. What it does not know holds. */
export function gateOf(gate: Gate, upstream: Upstream): GateState {
  if (upstream.state.name === 'failed') return blocked(`failed (${upstream.state.failure})`);
  if (upstream.state.name === 'parked') return blocked(`parked: ${upstream.state.reason}`);
  if (upstream.state.name === 'cancelled') return blocked(`cancelled: ${upstream.state.reason}`);
  if ('reviewed' in gate) return isAccepted(upstream.state.name) ? released : held;
  if ('landed' in gate) return upstream.state.name === 'landed' ? released : held;
  if ('contract' in gate) return contractGate(gate, upstream);
  return hasCome({ name: gate.signal, match: gate.match }, upstream.signals) ? released : held;
}

export const isReleased = (gate: Gate, upstream: Upstream): boolean => gateOf(gate, upstream).kind === 'released';

/**
 * Whoever waits for accepted work stands on it and sees it. A frozen contract and a signal say nothing about the work around them: behind
 * such a gate nothing of it is seen, for it may be half done.
 */
export const carriesWork = (gate: Gate): boolean => 'reviewed' in gate || 'landed' in gate;

/** Through an open gate something else came than before: another contract under the same name. */
export function isRenewed(gate: Gate, before: Upstream, after: Upstream): boolean {
  if (!('contract' in gate)) return false;
  return before.signals?.contracts[gate.contract]?.sha256 !== after.signals?.contracts[gate.contract]?.sha256;
}

/** Between these two no gate can have moved, whatever its kind; for work that nobody gave a signal it is asked of the state alone. */
export const mayMoveGates = (before: Upstream, after: Upstream): boolean =>
  isAccepted(before.state.name) !== isAccepted(after.state.name) ||
  (before.state.name === 'landed') !== (after.state.name === 'landed') ||
  before.signals !== after.signals ||
  (after.signals !== null && before.state.name !== after.state.name);

function contractGate({ contract, sha256 }: Extract<Gate, { contract: string }>, { state, signals }: Upstream): GateState {
  const frozen = signals?.contracts[contract];
  if (frozen === undefined) return isAccepted(state.name) ? blocked(`ended without freezing contract "${contract}"`) : held;
  if (sha256 === undefined || sha256 === frozen.sha256) return released;
  return blocked(`froze contract "${contract}" as ${frozen.sha256.slice(0, 12)} and not as ${sha256.slice(0, 12)}`);
}
