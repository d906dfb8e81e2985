/** What a node's owner sets for an agent that the node knows. */
export interface AgentOptions {
  /** A path, or a name on the PATH, instead of the usual one. */
  readonly command?: string;
  readonly model?: string;
  /** Further arguments. Those that the protocol needs are refused before they come here. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const noOptions: AgentOptions = { args: [], env: {} };
