import type { IsolationLevel } from '@fuel/contracts';
import type { StartKind } from './worktree/starts.ts';

export type NodeSettings = {
  /** How many attempts run at the same time. */
  readonly slots: number;
  /** How many reviews run at the same time, beside the attempts. */
  readonly reviewSlots: number;
  readonly aliveEveryMs: number;
  readonly observeEveryMs: number;
  /** What the hub has not settled is kept up to here; then no more work is taken. */
  readonly journalMaxBytes: number;
  /** How long a stop waits for attempts to be kept and facts to be sent. */
  readonly stopWithinMs: number;
  /** Whether a stop ends what runs, so that it is kept and given to another node, or waits for it, at most `stopWithinMs`. */
  readonly atStop: 'hand_over' | 'wait';
  /** What begins an attempt: `auto` takes a worktree that rests, else one laid over a pristine checkout where the machine can, else a new one. */
  readonly starts: StartKind;
  /** At least this keeps attempts apart; a repository may ask for more. */
  readonly isolation: IsolationLevel;
  /** Folders that agents in a sandbox may write, besides their own; `~/` is the home of the node's user. For what agents keep their logins and sessions in. */
  readonly sandboxWritable: readonly string[];
  /** Folders below /tmp that agents in a sandbox may read; the rest of it is hidden from them, all other folders can be read anyhow. */
  readonly sandboxReadable: readonly string[];
  /** Where the blocks of ports of its worktrees begin, whatever a repository says and other nodes have; null: they are shared out. */
  readonly portsFrom: number | null;
  /** It may bring work to default branches. */
  readonly lands: boolean;
  readonly labels: readonly string[];
  readonly allowScriptedAgent: boolean;
  /** For measurements: attempts that do nothing. */
  readonly allowNoopAgent: boolean;
  /** What its owner says of agents, by name; checked with `agentFaults` before it comes here. */
  readonly agents: Readonly<Record<string, unknown>>;
};

export const defaultSettings: NodeSettings = {
  slots: 4,
  reviewSlots: 2,
  aliveEveryMs: 2_000,
  observeEveryMs: 30_000,
  journalMaxBytes: 256 * 1024 * 1024,
  stopWithinMs: 20_000,
  atStop: 'hand_over',
  starts: 'auto',
  isolation: 'worktree',
  sandboxWritable: ['~/.claude', '~/.claude.json', '~/.codex', '~/.gemini', '~/.cursor', '~/.config/opencode', '~/.local/share/opencode', '~/.local/state/opencode'],
  sandboxReadable: [],
  portsFrom: null,
  lands: true,
  labels: [],
  allowScriptedAgent: false,
  allowNoopAgent: false,
  agents: {},
};
