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
  lands: true,
  labels: [],
  allowScriptedAgent: false,
  allowNoopAgent: false,
  agents: {},
};
